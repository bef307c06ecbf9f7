//! Nationality, religion, political opinion and origin, where they are said of somebody.

use std::ops::Range;

use crate::{Pattern, Recogniser};

/// Nationalities, religions, origins and opinions, as a regular expression.
macro_rules! words {
    () => {
        r"(?:Afghan|Albanian|Algerian|American|Angolan|Argentine|Argentinian|Armenian|Australian|Austrian|Azerbaijani|Bahraini|Bangladeshi|Belarusian|Belgian|Bolivian|Bosnian|Botswanan|Brazilian|British|Bulgarian|Burmese|Burundian|Cambodian|Cameroonian|Canadian|Chadian|Chilean|Chinese|Colombian|Congolese|Croatian|Cuban|Czech|Danish|Dominican|Dutch|Ecuadorian|Egyptian|Emirati|English|Eritrean|Estonian|Ethiopian|Filipino|Finnish|French|Gabonese|Gambian|Georgian|German|Ghanaian|Greek|Guatemalan|Haitian|Honduran|Hungarian|Icelandic|Indian|Indonesian|Iranian|Iraqi|Irish|Israeli|Italian|Ivorian|Jamaican|Japanese|Jordanian|Kazakh|Kenyan|Korean|Kuwaiti|Kyrgyz|Laotian|Latvian|Lebanese|Liberian|Libyan|Lithuanian|Macedonian|Malawian|Malaysian|Maldivian|Malian|Mexican|Moldovan|Mongolian|Moroccan|Mozambican|Namibian|Nepalese|Nepali|Nicaraguan|Nigerian|Norwegian|Omani|Pakistani|Palestinian|Panamanian|Paraguayan|Persian|Peruvian|Polish|Portuguese|Qatari|Romanian|Russian|Rwandan|Salvadoran|Saudi|Scottish|Senegalese|Serbian|Singaporean|Slovak|Slovenian|Somali|Spanish|Sudanese|Swedish|Swiss|Syrian|Taiwanese|Tajik|Tanzanian|Thai|Tunisian|Turkish|Turkmen|Ugandan|Ukrainian|Uruguayan|Uzbek|Venezuelan|Vietnamese|Welsh|Yemeni|Zambian|Zimbabwean|Sri Lankan|Jewish|Muslim|Islamic|Sunni|Shia|Christian|Catholic|Roman Catholic|Protestant|Lutheran|Methodist|Baptist|Anglican|Evangelical|Orthodox|Mormon|Hindu|Buddhist|Sikh|Jain|Taoist|atheist|Atheist|agnostic|Agnostic|Quaker|African[- ]American|Asian[- ]American|Hispanic|Latin[oa]|Caucasian|Roma|Sinti|Kurdish|Black British|Native American|M\xc3\xa4ori|Inuit|Democrat|Republican|Communist|communist|Socialist|socialist|Social Democrat|Conservative|Tory|Liberal Democrat|Libertarian|anarchist|Green Party)"
    };
}

pub(crate) const NRP: Recogniser = Recogniser {
    name: "nrp",
    label: "NRP",
    about: "A nationality, religion, ethnic origin or political opinion, where words near it say that it is somebody's.",
    source: "Regulation (EU) 2016/679, article 9 (1), for what is meant; the words are as commonly written in \
             English",
    patterns: &[
        Pattern::new(
            concat!(
                r"(?i:nationality|citizenship|citizen of|religion|faith|denomination|ethnicity|ethnic origin|race|political opinion|party|votes|voted|devout|practi[sc]ing|registered)(?: is| was|:)? {0,2}",
                words!(),
            ),
            0.6,
        )
        .narrowed(word),
        Pattern::new(concat!(words!(), r" (?:citizen|citizenship|passport|national|nationality|by birth|faith|voter)"), 0.6)
            .narrowed(before),
    ],
    examples: &[
        "Nationality: «Norwegian»",
        "she is a «French» citizen",
        "religion: «Sikh»",
        "he is a devout «Catholic»",
        "ethnicity «Hispanic»",
        "a registered «Republican»",
        "an «Irish» passport",
    ],
    counter_examples: &[
        "the French countryside",
        "German engineering",
        "a Republican senator said",
        "Catholic schools",
        "nationality: unknown",
    ],
    ..Recogniser::EMPTY
};

/// The word behind what leads to it: the first one with a capital, or the last.
fn word(matched: &str) -> Range<usize> {
    let lead = matched.rfind([':', ' ']).map_or(0, |at| at + 1);
    let words = matched
        .char_indices()
        .skip(1)
        .find(|(at, one)| one.is_uppercase() && matched[..*at].ends_with([' ', ':']));
    words.map_or(lead, |(at, _)| at)..matched.len()
}

/// The word before what follows it, which begins in lower case.
fn before(matched: &str) -> Range<usize> {
    let mut end = matched.len();
    while let Some(at) = matched[..end].rfind(' ') {
        let behind = matched.get(at + 1..end).unwrap_or_default();
        if behind.starts_with(char::is_uppercase) {
            break;
        }
        end = at;
    }
    0..end
}
