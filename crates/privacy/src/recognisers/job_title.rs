//! Job titles.

use crate::{Pattern, Recogniser};

pub(crate) const JOB_TITLE: Recogniser = Recogniser {
    name: "job_title",
    label: "JOB_TITLE",
    about: "What somebody is by profession, as it is written with capitals under a name.",
    source: "The major groups of ISCO-08 (ILO 2012), by title, not seen; the words are as commonly \
             written in English",
    patterns: &[
        Pattern::new(
            r"(?:(?:Senior|Junior|Lead|Chief|Staff|Principal|Assistant|Associate|Deputy|Vice|Head|Executive|Managing|General|Regional|Certified|Registered|Licensed) ){0,2}(?:(?:Software|Data|Database|Network|Systems?|Security|Cloud|Site|Reliability|Machine|Learning|Hardware|Electrical|Mechanical|Civil|Chemical|Quality|Product|Project|Program|Process|Operations|Marketing|Sales|Account|Human|Resources?|HR|Legal|Compliance|Risk|Financial|Finance|Business|Research|Medical|Clinical|Nursing|Dental|Technology|Technical|Information|Privacy|Protection|Customer|Support|Service|Content|Graphic|UX|UI|Web|Backend|Frontend|Stack|DevOps|Infrastructure|Investment|Insurance|Credit|Loan|Tax|Audit|Office|Executive|Administrative|Operating|Supply|Chain|Logistics|Procurement|Real|Estate|School|Health|Safety|Environmental|Public|Relations|Communications|Social|Media|Event|Police|Revenue|Growth|Creative|Art|Design|Full|Court) ){1,3}(?:Engineer|Developer|Programmer|Architect|Administrator|Analyst|Scientist|Designer|Manager|Director|Officer|Specialist|Consultant|Advisor|Adviser|Counsel|Attorney|Accountant|Auditor|Representative|Coordinator|Assistant|Technician|Technologist|Executive|Associate|Strategist|Planner|Recruiter|Nurse|Physician|Therapist|Clerk|Secretary|Supervisor|Agent|Broker|Underwriter|Researcher|Writer|Editor|Teacher|Reporter|Partner)s?",
            0.6,
        ),
        Pattern::new(
            r"(?:(?:Senior|Junior|Lead|Chief|Staff|Principal|Assistant|Associate|Deputy|Managing|Registered|Certified) )(?:Engineer|Developer|Programmer|Architect|Administrator|Analyst|Scientist|Designer|Manager|Director|Officer|Consultant|Counsel|Attorney|Accountant|Auditor|Nurse|Partner|Editor|Teacher|Secretary)",
            0.6,
        ),
        Pattern::new(
            r"(?:VP|SVP|EVP|Vice President|Head|Director|Chief) of (?:[A-Z][A-Za-z]{1,20} (?:and |& )?){0,2}[A-Z][A-Za-z]{1,20}",
            0.6,
        ),
        Pattern::new(r"(?:CEO|CFO|CTO|CIO|CISO|COO|CMO|CPO|CHRO|DPO)", 0.3),
    ],
    context: &["title", "position", "role", "job", "employed", "works", "working", "experience"],
    examples: &[
        "Jane Roe — «Database Administrator» at Initech",
        "the «VP of Engineering»",
        "«Senior Software Engineer», Berlin",
        "a «Staff Accountant»",
        "her role: «CFO»",
    ],
    counter_examples: &[
        "the engineer",
        "software engineering",
        "an officer",
        "Head of State",
        "the CFO said",
    ],
    check: Some(check),
    ..Recogniser::EMPTY
};

/// Heads of a country are no jobs of somebody unknown.
fn check(text: &str) -> crate::Check {
    if text == "Head of State" || text == "Head of Government" {
        crate::Check::Fails
    } else {
        crate::Check::Possible
    }
}
