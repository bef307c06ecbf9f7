//! Numbers of cases at courts of states.

use crate::{Pattern, Recogniser};

pub(crate) const COURT_CASE_NUMBER: Recogniser = Recogniser {
    name: "court_case_number",
    label: "COURT_CASE_NUMBER",
    about: "The number of a case at a court, with its year and its kind.",
    source: "Rules of the courts of the states for their numbers, as the Uniform Case Number of \
             the Supreme Court of Florida (county, year, kind, serial; Clerk of Pinellas County, \
             Uniform Case Numbers); for the states in general no primary source found",
    patterns: &[
        Pattern::new(
            r"(?:19|20)\d{2}-(?:CV|CR|CIV|CRIM|FAM|FA|FL|DR|DV|DM|JV|JUV|PR|PB|PRO|SC|SM|TR|CF|CM|CA|CC|CL|LM|MC|MJ|AP|GC|BK|CP|CT|DC|EV|LT|MH|AD)-\d{3,7}(?:-[A-Z]{1,3})?",
            0.6,
        ),
        Pattern::new(r"(?:19|20)\d{2}-[A-Z]{1,4}-\d{3,7}(?:-[A-Z]{1,3})?", 0.3),
        Pattern::new(r"\d{2}-[A-Z]{2,4}-\d{3,7}", 0.25),
        Pattern::new(r"(?:19|20)\d{2}[A-Z]{2}\d{5,7}", 0.3),
        Pattern::new(r"[A-Z]{2,4}-(?:19|20)\d{2}-\d{3,7}", 0.25),
        Pattern::new(r"[A-Z]{2}\d{2}-\d{4,6}", 0.2),
    ],
    context: &[
        "case",
        "case no",
        "case number",
        "case id",
        "cause no",
        "court",
        "docket",
        "aktenzeichen",
        "expediente",
        "affaire",
    ],
    examples: &[
        "«2021-CV-5426» is still open",
        "Case No. «2021-FAM-4203»",
        "case «2019-XY-00412»",
        "Cause No. «19-DCR-08213»",
        "Case No. «CV-2020-001234»",
    ],
    counter_examples: &[
        "CVE-2021-44228",
        "model 2021-XY-5426",
        "on 2021-10-11",
        "case 12",
        "part 19-DCR-08213",
        "2021-CV-5426x",
    ],
    ..Recogniser::EMPTY
};
