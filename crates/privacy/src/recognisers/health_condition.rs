//! Diseases and disorders.

use crate::{Pattern, Recogniser};

pub(crate) const HEALTH_CONDITION: Recogniser = Recogniser {
    name: "health_condition",
    label: "HEALTH_CONDITION",
    about: "A disease or disorder by its common name; of a person it is data concerning health.",
    source: "Chapters I to XIX of the ICD-10 (WHO), by title, not seen: the more frequent diagnoses, \
             in the words in which they are commonly written; Regulation (EU) 2016/679, article 9",
    patterns: &[Pattern::new(
        r"(?i)(?:(?:type [12] )?diabetes(?: mellitus)?|gestational diabetes|(?:essential |pulmonary )?hypertension|congestive heart failure|coronary (?:artery|heart) disease|atrial fibrillation|myocardial infarction|chronic obstructive pulmonary disease|chronic kidney disease|asthma bronchiale|bronchial asthma|major depressive disorder|(?:generali[sz]ed |social )?anxiety disorder|bipolar(?: affective)? disorder|borderline personality disorder|post-traumatic stress disorder|obsessive-compulsive disorder|attention deficit hyperactivity disorder|autism spectrum disorder|schizophrenia|eating disorder|anorexia nervosa|bulimia nervosa|substance use disorder|alcohol use disorder|opioid use disorder|migraine|epilepsy|multiple sclerosis|parkinson'?s disease|alzheimer'?s disease|huntington'?s disease|osteoarthritis|rheumatoid arthritis|osteoporosis|fibromyalgia|(?:systemic )?lupus erythematosus|crohn'?s disease|ulcerative colitis|irritable bowel syndrome|gastroesophageal reflux disease|c(?:o)?eliac disease|(?:viral )?hepatitis [abc]|liver cirrhosis|hiv infection|tuberculosis|sickle cell (?:disease|an(?:a)?emia)|h(?:a)?emophilia|cystic fibrosis|hypothyroidism|hyperthyroidism|polycystic ovary syndrome|endometriosis|pre-?eclampsia|(?:breast|lung|prostate|colon|colorectal|pancreatic|ovarian|cervical|skin|bladder|thyroid) cancer|leuk(?:a)?emia|lymphoma|melanoma|psoriasis|atopic dermatitis|glaucoma|macular degeneration|sleep apn(?:o)?ea|chronic fatigue syndrome)",
        0.55,
    )],
    context: &["diagnosed", "diagnosis", "patient", "condition", "suffers", "treated", "history"],
    examples: &[
        "diagnosed with «Type 2 Diabetes Mellitus»",
        "«Essential Hypertension», stable",
        "a history of «breast cancer»",
    ],
    counter_examples: &[
        "the cancer of corruption",
        "heart failure is not an option",
        "disorder in the court",
    ],
    ..Recogniser::EMPTY
};
