//! Medicines with their dose.

use std::{ops::Range, sync::LazyLock};

use memchr::memmem::Finder;

use crate::{Check, Recogniser};

pub(crate) const MEDICATION_NAME: Recogniser = Recogniser {
    name: "medication_name",
    label: "MEDICATION_NAME",
    about: "A medicine with its dose; what somebody takes is data concerning health.",
    source: "WHO, The use of stems in the selection of International Nonproprietary Names (INN) \
             for pharmaceutical substances, by title, not seen; Regulation (EU) 2016/679, article 9",
    finder: Some(find),
    check: Some(check),
    context: &[
        "medication",
        "medications",
        "prescribed",
        "prescription",
        "dose",
        "dosage",
        "tablet",
        "tablets",
        "daily",
        "twice",
        "taking",
        "takes",
        "rx",
    ],
    examples: &["takes «Atorvastatin 20mg» daily", "«Lisinopril 10 mg»", "Rx: «Zyloric 100 mg»"],
    counter_examples: &["about 20mg", "contains 5 mg", "sugar mg", "20mg", "vitamin 10 mgs"],
    ..Recogniser::EMPTY
};

/// The units of doses that are looked for; grams and millilitres are more often of something else.
static UNITS: LazyLock<[Finder<'static>; 3]> =
    LazyLock::new(|| ["mg", "mcg", "µg"].map(|unit| Finder::new(unit.as_bytes())));

/// How much a name with a dose alone is believed.
const SHAPE: f32 = 0.4;

/// The letters of the longest name.
const NAME_MAX: usize = 24;

/// What begins like any word is found by its unit.
fn find(text: &[u8], found: &mut dyn FnMut(Range<usize>, f32)) {
    for unit in UNITS.iter() {
        for at in unit.find_iter(text) {
            let end = at + unit.needle().len();
            let behind = text.get(end).is_some_and(u8::is_ascii_alphanumeric);
            if let Some(start) = name_before(&text[..at]).filter(|_| !behind) {
                found(start..end, SHAPE);
            }
        }
    }
}

/// Where the name begins that stands before a dose: `Name 20` or `Name 2.5 `.
fn name_before(text: &[u8]) -> Option<usize> {
    let text = text.strip_suffix(b" ").unwrap_or(text);
    let reach = || text.iter().rev();
    let dose = reach().take(8).take_while(|byte| byte.is_ascii_digit() || b".,".contains(byte));
    let text = &text[..text.len() - dose.count()];
    let text = text.strip_suffix(b" ")?;
    let name = text.iter().rev().take(NAME_MAX + 1).take_while(|byte| byte.is_ascii_alphabetic());
    let name = name.count();
    let start = text.len() - name;
    let alone =
        start == 0 || text[start - 1].is_ascii() && !text[start - 1].is_ascii_alphanumeric();
    (alone && (4..=NAME_MAX).contains(&name)).then_some(start)
}

/// Ends of international nonproprietary names.
const STEMS: [&str; 48] = [
    "statin",
    "pril",
    "sartan",
    "olol",
    "dipine",
    "formin",
    "gliptin",
    "gliflozin",
    "prazole",
    "tidine",
    "oxetine",
    "traline",
    "pram",
    "triptan",
    "azepam",
    "azolam",
    "zolpidem",
    "cillin",
    "mycin",
    "micin",
    "floxacin",
    "cycline",
    "azole",
    "vir",
    "mab",
    "tinib",
    "sone",
    "solone",
    "profen",
    "coxib",
    "thyroxine",
    "parin",
    "xaban",
    "grel",
    "semide",
    "thiazide",
    "lactone",
    "terol",
    "tropium",
    "lukast",
    "setron",
    "apine",
    "idone",
    "gabalin",
    "pentin",
    "lamotrigine",
    "acetamol",
    "insulin",
];

fn check(text: &str) -> Check {
    let name = text.split(' ').next().unwrap_or_default().to_ascii_lowercase();
    if STEMS.iter().any(|stem| name.ends_with(stem)) { Check::Holds } else { Check::Doubtful }
}
