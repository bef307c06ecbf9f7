//! Nationality, religion, political opinion and origin, where they are said of somebody.

use crate::{Pattern, Recogniser};

pub(crate) const NRP: Recogniser = Recogniser {
    name: "nrp",
    label: "NRP",
    about: "A nationality, religion, ethnic origin or political opinion, where words near it say that it is somebody's.",
    source: "Regulation (EU) 2016/679, article 9 (1), for what is meant; the words are as commonly written in \
             English",
    patterns: &[
        Pattern::new(
            r"(?:Afghan|Albanian|Algerian|American|Angolan|Argentine|Argentinian|Armenian|Australian|Austrian|Azerbaijani|Bahraini|Bangladeshi|Belarusian|Belgian|Bolivian|Bosnian|Botswanan|Brazilian|British|Bulgarian|Burmese|Burundian|Cambodian|Cameroonian|Canadian|Chadian|Chilean|Chinese|Colombian|Congolese|Croatian|Cuban|Czech|Danish|Dominican|Dutch|Ecuadorian|Egyptian|Emirati|English|Eritrean|Estonian|Ethiopian|Filipino|Finnish|French|Gabonese|Gambian|Georgian|German|Ghanaian|Greek|Guatemalan|Haitian|Honduran|Hungarian|Icelandic|Indian|Indonesian|Iranian|Iraqi|Irish|Israeli|Italian|Ivorian|Jamaican|Japanese|Jordanian|Kazakh|Kenyan|Korean|Kuwaiti|Kyrgyz|Laotian|Latvian|Lebanese|Liberian|Libyan|Lithuanian|Macedonian|Malawian|Malaysian|Maldivian|Malian|Mexican|Moldovan|Mongolian|Moroccan|Mozambican|Namibian|Nepalese|Nepali|Nicaraguan|Nigerian|Norwegian|Omani|Pakistani|Palestinian|Panamanian|Paraguayan|Persian|Peruvian|Polish|Portuguese|Qatari|Romanian|Russian|Rwandan|Salvadoran|Saudi|Scottish|Senegalese|Serbian|Singaporean|Slovak|Slovenian|Somali|Spanish|Sudanese|Swedish|Swiss|Syrian|Taiwanese|Tajik|Tanzanian|Thai|Tunisian|Turkish|Turkmen|Ugandan|Ukrainian|Uruguayan|Uzbek|Venezuelan|Vietnamese|Welsh|Yemeni|Zambian|Zimbabwean|Sri Lankan)",
            0.2,
        ),
        Pattern::new(
            r"(?:Jewish|Muslim|Islamic|Sunni|Shia|Christian|Catholic|Roman Catholic|Protestant|Lutheran|Methodist|Baptist|Anglican|Evangelical|Orthodox|Mormon|Hindu|Buddhist|Sikh|Jain|Taoist|atheist|Atheist|agnostic|Agnostic|Quaker)",
            0.2,
        ),
        Pattern::new(
            r"(?:African[- ]American|Asian[- ]American|Hispanic|Latin[oa]|Caucasian|Roma|Sinti|Kurdish|Black British|Native American|M\xc3\xa4ori|Inuit)",
            0.2,
        ),
        Pattern::new(
            r"(?:Democrat|Republican|Communist|communist|Socialist|socialist|Social Democrat|Conservative|Tory|Liberal Democrat|Libertarian|anarchist|Green Party)",
            0.2,
        ),
    ],
    context: &[
        "nationality",
        "citizen",
        "citizenship",
        "passport",
        "religion",
        "religious",
        "faith",
        "denomination",
        "devout",
        "practising",
        "practicing",
        "ethnicity",
        "ethnic",
        "race",
        "votes",
        "voter",
        "politically",
    ],
    examples: &[
        "Nationality: «Norwegian»",
        "she is a «French» citizen",
        "religion: «Sikh»",
        "he is a devout «Catholic»",
        "ethnicity «Hispanic»",
        "a registered «Republican» voter",
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
