//! Days and moments.

use crate::{Check, Pattern, Recogniser};

pub(crate) const DATE_TIME: Recogniser = Recogniser {
    name: "date_time",
    label: "DATE_TIME",
    about: "A day, with or without the time, in figures or with the name of the month.",
    source: "ISO 8601-1:2019; RFC 3339; Unicode CLDR 46 for the orders and the names of months in \
             use",
    patterns: &[
        // 2020-06-15, 2020/06/15, with a time and a zone behind it.
        Pattern::new(
            r"(?:19|20)\d\d[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12]\d|3[01])(?:[T ,]{1,2}[0-2]?\d:[0-5]\d(?::[0-6]\d(?:[.,]\d{1,9})?)?(?: ?(?:Z|UTC|GMT|[+-]\d\d:?\d\d))?)?",
            0.8,
        ),
        // 3/23/1940, 23.03.1940, 23-3-40, with a time behind it.
        Pattern::new(
            r"[0-3]?\d([/.-])[0-3]?\d[/.-](?:(?:18|19|20)\d\d|\d\d)(?:[ ,]{1,2}[0-2]?\d:[0-5]\d(?::[0-6]\d)?(?: ?[aApP][mM])?)?",
            0.6,
        ),
        // March 5, 1990; Mar. 5th; March 1990.
        Pattern::new(
            r"(?i:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.? (?:[0-3]?\d(?:st|nd|rd|th)?(?:,? {1,2}(?:18|19|20)\d\d)?|(?:18|19|20)\d\d)",
            0.7,
        ),
        // 5 March 1990; 5th of March; 5. März 1990; 5 de marzo de 1990; 5 mars 1990.
        Pattern::new(
            r"[0-3]?\d(?:st|nd|rd|th|\.|er)? (?:of |de )?(?i:jan(?:uary|uar|vier)?|j\xc3\xa4nner|feb(?:ruary|ruar)?|f\xc3\xa9vrier|mar(?:ch|zo|s)?|m\xc3\xa4rz|maart|mrt|apr(?:il|ile)?|avril|abril|may|mai|mei|mayo|maggio|maio|june?|juni|juin|junio|giugno|junho|july?|juli|juillet|julio|luglio|julho|aug(?:ust|ustus)?|ao\xc3\xbbt|agosto|sept?(?:ember|embre|iembre)?|settembre|setembro|o[ck]t(?:ober|obre|ubre)?|ottobre|outubro|nov(?:ember|embre|iembre|embro)?|de[czs](?:ember|embre|iembre|embro)?|d\xc3\xa9cembre|dicembre|diciembre|enero|gennaio|janeiro|febrero|febbraio|fevereiro|mar\xc3\xa7o)\.?(?:,? (?:de |del )?(?:18|19|20)\d\d)?",
            0.7,
        ),
    ],
    check: Some(check),
    context: &[
        "born",
        "birth",
        "birthday",
        "dob",
        "date",
        "date of birth",
        "day",
        "when",
        "on",
        "since",
        "until",
        "geboren",
        "geburtsdatum",
        "datum",
        "am",
        "nacimiento",
        "fecha",
        "naissance",
        "né",
        "née",
        "nato",
        "nata",
        "data",
    ],
    examples: &[
        "your date of birth. It's «3/23/1940»",
        "since «11/15/1979»",
        "When: «1993-01-04 14:56:41»\nWhere: Saint",
        "[«2020-06-15T18:50:00Z»] Alert",
        "She was born on «March 5, 1990», they say",
        "geboren am «5. März 1990» in Köln",
        "el «5 de marzo de 1990»",
        "on «4 July 2024»",
        "am «23.03.1940»",
    ],
    counter_examples: &[
        "version 1.2.3",
        "13/32/1940",
        "the ratio 1/2/3",
        "2020-13-45",
        "may 4 of them come",
        "chapter 99-99-99",
    ],
    ..Recogniser::EMPTY
};

/// Whether the figures can be a day; a part of an ISO date that is none was not matched.
fn check(text: &str) -> Check {
    let day: &str = text.split([' ', 'T', ',']).next().unwrap_or_default();
    let mut parts = day.split(['/', '.', '-']).map(str::parse::<u32>);
    let (Some(Ok(first)), Some(Ok(second)), Some(Ok(third))) =
        (parts.next(), parts.next(), parts.next())
    else {
        return if has_year_or_word(text) { Check::Possible } else { Check::Doubtful };
    };
    let is_day = |one: u32| (1..=31).contains(&one);
    let is_month = |one: u32| (1..=12).contains(&one);
    let same = |separator: char| day.matches(separator).count() == 2;
    if !['/', '.', '-'].into_iter().any(same) {
        return Check::Fails;
    }
    let fits = if first > 31 {
        is_month(second) && is_day(third)
    } else {
        (is_day(first) && is_month(second)) || (is_month(first) && is_day(second))
    };
    match (fits, day.len()) {
        (false, _) => Check::Fails,
        // 1/2/03 and 1.2.3 are many things besides.
        (true, ..=7) => Check::Doubtful,
        (true, _) => Check::Possible,
    }
}

/// Whether a day with the name of its month says more than `may 4`: a year, a capital, or an ordinal.
fn has_year_or_word(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let capital = text.bytes().any(|byte| byte.is_ascii_uppercase());
    digits >= 4 || capital || text.contains("th") || text.contains(" de ")
}
