//! What each operator gives: a table of values and outcomes under a fixed key. A change of an outcome
//! changes what was published under a key, so it must be meant.

#![expect(clippy::format_push_string, reason = "it reads better in a table")]

use expect_test::expect_file;
use privacy::{Finding, MemoryVault, Recipe, ScopeKey, Session};

const PEOPLE: &[&str] = &["Anna Berg", "anna  BERG", "Zoë", "Berg, Anna"];
const MASKED: &[&str] =
    &["4111 1111-1111 1111", "anna@berg.example", "日本語", "12", "!?", "a\u{301}b🦀"];
const FORMATS: &[&str] =
    &["4111 1111 1111 1111", "GB29 NWBK 6016 1331 9268 19", "AB-1234", "12345", "Zoë 123456"];
const AGES: &[&str] = &["34", "34 years old", "aged 7", "85", "90", "-3", "3.5", "30-39", "old"];
const DATES: &[&str] =
    &["2024-03-07", "March 8th, 2024", "31.12.1999", "3/7/2024", "3/7/24", "2024", "Monday"];
const ZIPS: &[&str] = &["90210", "90210-1234", "SW1A 1AA", "902", "90 Anna!"];
const ADDRESSES: &[&str] =
    &["192.0.2.44", "2001:db8:1:2::44", "::ffff:192.0.2.44", "192.0.2", "192.0.2.44:80"];
const PLACES: &[&str] = &["Germany", "Texas", "uk", "Springfield", "Antarctica"];
const PHONES: &[&str] = &["+1 212 736 5000", "(212) 736-5000", "+44 20 7946 0018"];
const NUMBERS: &[&str] = &["52000", "-12.50", "0", "$12", "1e9", "1234567890123"];

/// Labels, what is done with their values, and values.
const CASES: &[(&str, &str, &[&str])] = &[
    ("PERSON", "action = 'redact'", PEOPLE),
    ("PERSON", "action = 'replace'", PEOPLE),
    ("PERSON", "action = 'replace', with = 'someone'", PEOPLE),
    ("PERSON", "action = 'number'", PEOPLE),
    ("CREDIT_CARD", "action = 'mask'", MASKED),
    ("CREDIT_CARD", "action = 'mask', with = 'X', keep_first = 1, keep_last = 4", MASKED),
    ("PERSON", "action = 'hmac', characters = 16", PEOPLE),
    ("LOCATION", "action = 'hmac'", PEOPLE),
    ("PERSON", "action = 'encrypt'", PEOPLE),
    ("PERSON", "action = 'pseudonymise'", PEOPLE),
    ("LOCATION", "action = 'pseudonymise'", PEOPLE),
    ("PERSON", "action = 'pseudonymise', surrogate = true", PEOPLE),
    ("LOCATION", "action = 'pseudonymise', surrogate = true", &["Oslo", "Main Street 4"]),
    ("ORGANIZATION", "action = 'pseudonymise', surrogate = true", &["Acme Ltd"]),
    ("EMAIL_ADDRESS", "action = 'pseudonymise', surrogate = true", &["anna@berg.example"]),
    ("PHONE_NUMBER", "action = 'pseudonymise', surrogate = true", PHONES),
    ("US_SSN", "action = 'pseudonymise', surrogate = true", &["078-05-1120"]),
    ("IBAN_CODE", "action = 'format_preserving'", FORMATS),
    ("IBAN_CODE", "action = 'format_preserving', otherwise = { action = 'mask' }", FORMATS),
    ("AGE", "action = 'generalise', to = 'bucket', width = 10", AGES),
    ("AGE", "action = 'generalise', to = 'bucket', width = 20, top = 90", AGES),
    ("DATE_TIME", "action = 'generalise', to = 'month'", DATES),
    ("DATE_TIME", "action = 'generalise', to = 'year', order = 'month_first'", DATES),
    ("ZIP", "action = 'generalise', to = 'prefix', keep = 3", ZIPS),
    ("IP_ADDRESS", "action = 'generalise', to = 'network'", ADDRESSES),
    ("LOCATION", "action = 'generalise', to = 'region'", PLACES),
    ("LOCATION", "action = 'generalise', to = 'country'", PLACES),
    ("DATE_TIME", "action = 'shift_date', days = 30", DATES),
    ("DATE_TIME", "action = 'shift_date', days = 30, order = 'day_first'", DATES),
    ("SALARY", "action = 'noise', scale = 100", NUMBERS),
    ("SALARY", "action = 'noise', scale = 0.000001", NUMBERS),
];

/// Under the key of 32 bytes 7, in scope `scope`, for `subject`.
#[test]
fn every_operator_gives_what_it_always_gave() {
    let mut table = String::new();
    for (label, action, values) in CASES {
        table += &format!("{label}: {action}\n");
        let recipe: Recipe = format!("name = 'test'\ndefault = {{ {action} }}").parse().unwrap();
        let mut vault = MemoryVault::new();
        let key = ScopeKey::new([7; 32]);
        let mut session = Session::new(&recipe, "scope", &key, "subject", &mut vault).unwrap();
        for value in *values {
            let finding = Finding { range: 0..value.len(), label, score: 1.0 };
            let done = session.anonymise(value, &[finding]).unwrap();
            let [replaced] = &*done.replaced else { panic!("{value} gave {done:?}") };
            assert_ne!(done.text, *value);
            if recipe.action(label).is_reversible() {
                assert_eq!(session.restore(&done.text).unwrap().text, *value);
            }
            let line = format!("  {value} | {} | {}", replaced.operator, done.text);
            table = table + line.trim_end() + "\n";
        }
    }
    expect_file!["golden/operators.txt"].assert_eq(&table);
}

/// Where findings overlap, an operator that would keep a part keeps none: it could be a part of another.
#[test]
fn no_part_is_kept_where_findings_overlap() {
    let recipe: Recipe = r"
        name = 'test'
        labels.CREDIT_CARD = { action = 'mask', keep_last = 4 }
        labels.ZIP = { action = 'generalise', to = 'prefix', keep = 3 }
        labels.PERSON = { action = 'keep' }
    "
    .parse()
    .unwrap();
    let mut vault = MemoryVault::new();
    let key = ScopeKey::new([7; 32]);
    let mut session = Session::new(&recipe, "scope", &key, "subject", &mut vault).unwrap();
    let found = |range, label, score| Finding { range, label, score };
    let mut done = |text, findings: &[_]| session.anonymise(text, findings).unwrap().text;
    let card = "4111 1111 1111 1111 90210";
    let zip = || found(18..25, "ZIP", 0.6);
    assert_eq!(done(card, &[found(0..19, "CREDIT_CARD", 1.0)]), "**** **** **** 1111 90210");
    assert_eq!(done(card, &[found(0..19, "CREDIT_CARD", 1.0), zip()]), "**** **** **** **** *****");
    assert_eq!(done(card, &[found(0..19, "CREDIT_CARD", 0.6), zip()]), "**** **** **** **** *****");
    assert_eq!(done(card, &[found(0..19, "CREDIT_CARD", 0.5), zip()]), "<ZIP>");
    assert_eq!(done(card, &[zip()]), "4111 1111 1111 1111 90");
    // What is kept gives way, but only where something else was found; below a threshold is nothing.
    let kept = found(0..19, "PERSON", 1.0);
    assert_eq!(done(card, &[kept, zip()]), "4111 1111 1111 1111 90");
    assert_eq!(done(card, &[found(18..25, "ZIP", 0.4)]), card);
    assert_eq!(done(card, &[found(18..25, "ZIP", f32::NAN)]), "4111 1111 1111 1111 90");
}

/// All dates of a subject are moved alike, and those of another one otherwise.
#[test]
fn the_days_between_dates_of_a_subject_stay() {
    let recipe: Recipe =
        "name = 't'\ndefault = { action = 'shift_date', days = 1000 }".parse().unwrap();
    let mut vault = MemoryVault::new();
    let key = ScopeKey::new([7; 32]);
    let mut session = Session::new(&recipe, "scope", &key, "one", &mut vault).unwrap();
    let text = "2024-03-07 2024-03-08";
    let findings = [(0..10, "BIRTHDAY"), (11..21, "DATE_TIME")].map(|(range, label)| Finding {
        range,
        label,
        score: 1.0,
    });
    let one = session.anonymise(text, &findings).unwrap().text;
    session.about("other");
    let other = session.anonymise(text, &findings).unwrap().text;
    assert_eq!((&*one, &*other), ("2022-08-26 2022-08-27", "2021-07-27 2021-07-28"));
}
