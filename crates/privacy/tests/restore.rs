//! What can be put back is put back, whatever the text; what must not be, is not.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::collections::BTreeSet;

use privacy::{Anonymised, Finding, MemoryVault, Recipe, ScopeKey, Session};
use proptest::{prelude::*, sample::Index};

const LABELS: [&str; 7] = [
    "PERSON",
    "LOCATION",
    "ORGANIZATION",
    "EMAIL_ADDRESS",
    "PHONE_NUMBER",
    "CREDIT_CARD",
    "US_SSN",
];

/// Recipes of which all can be put back.
fn reversible() -> Vec<Recipe> {
    [
        r#"default = { action = "pseudonymise" }"#,
        r#"default = { action = "encrypt" }"#,
        r#"default = { action = "pseudonymise", surrogate = true }"#,
        r#"default = { action = "format_preserving" }"#,
        r#"default = { action = "format_preserving", otherwise = { action = "encrypt" } }
        labels.PERSON = { action = "pseudonymise", surrogate = true, threshold = 0.2 }
        labels.LOCATION = { action = "pseudonymise", surrogate = true, otherwise = { action = "encrypt" } }
        labels.US_SSN = { action = "keep" }
        labels.EMAIL_ADDRESS = { action = "pseudonymise" }"#,
    ]
    .iter()
    .map(|text| recipe(text))
    .collect()
}

fn recipe(text: &str) -> Recipe {
    format!("name = \"test\"\n{text}").parse().unwrap()
}

/// A piece of a text.
#[derive(Debug, Clone)]
enum Piece {
    Text(String),
    /// What was put in earlier, as it was or cut, from one end or the other, or in lower case.
    Earlier(Index, Damage),
}

#[derive(Debug, Clone)]
enum Damage {
    None,
    Front,
    Back,
    Lower,
    Bare,
}

fn piece() -> impl Strategy<Value = Piece> {
    let words = prop::sample::select(vec![
        "Anna",
        "Berg",
        "James",
        "Smith",
        "Mary Johnson",
        "Zoë",
        "日本",
        "🦀",
        "e\u{301}",
        "123456",
        "4111 1111 1111 1111",
        "AB-12 345",
        "anna@berg.example",
        "+44 20 7946 0018",
        " ",
        " ",
        " ",
        ".",
        "<",
        ">",
        "_",
        "~",
        "-",
        "<PERSON",
        "<PERSON_1>",
        "<PERSON_K7Q2M9XB4D>",
        "<US_SSN~AAAA>",
        "\n",
    ]);
    let damage = prop_oneof![
        4 => Just(Damage::None),
        1 => Just(Damage::Front),
        1 => Just(Damage::Back),
        1 => Just(Damage::Lower),
        1 => Just(Damage::Bare),
    ];
    prop_oneof![
        6 => words.prop_map(|word| Piece::Text(word.to_owned())),
        3 => (any::<Index>(), damage).prop_map(|(index, damage)| Piece::Earlier(index, damage)),
        1 => ".{0,8}".prop_map(Piece::Text),
    ]
}

type RawFinding = (Index, usize, usize, f32);

/// A text and findings in it: where each begins, how many characters it has, its label and score.
fn sample() -> impl Strategy<Value = (Vec<Piece>, Vec<RawFinding>)> {
    let finding = (any::<Index>(), 0_usize..20, 0..LABELS.len(), 0.0_f32..1.0);
    (prop::collection::vec(piece(), 0..14), prop::collection::vec(finding, 0..8))
}

fn build(pieces: &[Piece], earlier: &[String]) -> String {
    let mut text = String::new();
    for piece in pieces {
        match piece {
            Piece::Text(one) => text += one,
            Piece::Earlier(..) if earlier.is_empty() => {}
            Piece::Earlier(index, damage) => {
                let one = index.get(earlier);
                let mut chars = one.chars();
                text += &match damage {
                    Damage::None => one.clone(),
                    Damage::Front => chars.skip(1).collect(),
                    Damage::Back => {
                        chars.next_back();
                        chars.collect()
                    }
                    Damage::Lower => one.to_lowercase(),
                    Damage::Bare => one.trim_matches(['<', '>']).to_owned(),
                };
            }
        }
    }
    text
}

fn findings(text: &str, raw: &[RawFinding]) -> Vec<Finding<'static>> {
    let mut ends: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    ends.push(text.len());
    raw.iter()
        .map(|(start, length, label, score)| {
            let start = start.index(ends.len());
            let end = (start + length).min(ends.len() - 1);
            Finding { range: ends[start]..ends[end], label: LABELS[*label], score: *score }
        })
        .collect()
}

/// What was replaced covers what had to be, shows none of it, and the rest of the text stays.
fn covers(recipe: &Recipe, text: &str, findings: &[Finding<'_>], done: &Anonymised) {
    for finding in findings.iter().filter(|one| !one.range.is_empty()) {
        let counts = finding.score >= recipe.threshold(finding.label);
        if counts && *recipe.action(finding.label) != privacy::Operator::Keep {
            let inside = |one: &privacy::Replaced| {
                one.from.start <= finding.range.start && finding.range.end <= one.from.end
            };
            assert!(done.replaced.iter().any(inside), "{finding:?} in {text:?} gave {done:?}");
        }
    }
    let (mut from, mut to) = (0, 0);
    for one in &done.replaced {
        assert_eq!(text[from..one.from.start], done.text[to..one.to.start]);
        assert_ne!(text[one.from.clone()], done.text[one.to.clone()], "{}", one.operator);
        (from, to) = (one.from.end, one.to.end);
    }
    assert_eq!(text[from..], done.text[to..]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn what_is_anonymised_can_be_restored(
        which in 0..5_usize,
        samples in prop::collection::vec(sample(), 1..6),
    ) {
        let recipe = &reversible()[which];
        prop_assert!(recipe.is_reversible());
        let mut vault = MemoryVault::new();
        let key = ScopeKey::new([1; 32]);
        let mut session = Session::new(recipe, "scope", &key, "", &mut vault).unwrap();
        let mut earlier = Vec::new();
        for (pieces, raw) in &samples {
            let text = build(pieces, &earlier);
            let findings = findings(&text, raw);
            let done = session.anonymise(&text, &findings).unwrap();
            covers(recipe, &text, &findings, &done);
            prop_assert_eq!(&session.restore(&done.text).unwrap().text, &text, "{:?}", done);
            prop_assert_eq!(session.anonymise(&text, &findings).unwrap().text.len(), done.text.len());
            earlier.extend(done.replaced.iter().map(|one| done.text[one.to.clone()].to_owned()));
        }
        // Another session of the same scope knows what the first one issued.
        let (pieces, raw) = &samples[0];
        let text = build(pieces, &earlier);
        let findings = findings(&text, raw);
        let mut session = Session::new(recipe, "scope", &key, "", &mut vault).unwrap();
        let done = session.anonymise(&text, &findings).unwrap();
        prop_assert_eq!(session.restore(&done.text).unwrap().text, text);
    }

    /// Any recipe covers all that was found, whatever overlaps.
    #[test]
    fn nothing_that_was_found_stays(
        actions in prop::collection::vec(prop::sample::select(ACTIONS.to_vec()), LABELS.len()),
        words in prop::collection::vec(
            prop_oneof![
                3 => prop::sample::select(VALUES.to_vec()).prop_map(str::to_owned),
                1 => ".{0,12}",
            ],
            0..12,
        ),
        raw in prop::collection::vec(
            (any::<Index>(), 0_usize..20, 0..LABELS.len(), 0.0_f32..1.0), 0..8),
    ) {
        let rules = LABELS.iter().zip(actions).map(|(label, action)| format!("[labels.{label}]\n{action}\n"));
        let recipe = recipe(&rules.collect::<String>());
        let text = words.join(" ");
        let findings = findings(&text, &raw).into_iter()
            .filter(|one| text[one.range.clone()].chars().any(char::is_alphanumeric)).collect::<Vec<_>>();
        let mut vault = MemoryVault::new();
        let key = ScopeKey::new([1; 32]);
        let mut session = Session::new(&recipe, "scope", &key, "", &mut vault).unwrap();
        let done = session.anonymise(&text, &findings).unwrap();
        covers(&recipe, &text, &findings, &done);
    }
}

const VALUES: [&str; 12] = [
    "Anna",
    "Berg",
    "日本",
    "34",
    "2024-03-07",
    "March 7, 2024",
    "90210",
    "192.0.2.44",
    "Texas",
    "Germany",
    "4111 1111 1111 1111",
    "12.50",
];

const ACTIONS: [&str; 17] = [
    "action = 'redact'",
    "action = 'replace'",
    "action = 'number'",
    "action = 'mask'\nkeep_first = 1\nkeep_last = 4",
    "action = 'hmac'",
    "action = 'encrypt'",
    "action = 'pseudonymise'",
    "action = 'pseudonymise'\nsurrogate = true",
    "action = 'format_preserving'",
    "action = 'generalise'\nto = 'bucket'\nwidth = 10",
    "action = 'generalise'\nto = 'month'",
    "action = 'generalise'\nto = 'prefix'\nkeep = 3",
    "action = 'generalise'\nto = 'network'",
    "action = 'generalise'\nto = 'region'",
    "action = 'generalise'\nto = 'country'",
    "action = 'shift_date'\ndays = 30\norder = 'month_first'",
    "action = 'noise'\nscale = 2.0",
];

fn one(label: &'static str, range: std::ops::Range<usize>) -> Finding<'static> {
    Finding { range, label, score: 1.0 }
}

#[test]
fn two_scopes_share_nothing() {
    for recipe in reversible() {
        let mut vault = MemoryVault::new();
        let values: Vec<String> = (0..300).map(|number| format!("Berg {number:06}")).collect();
        let (mut all, mut last) = (BTreeSet::new(), String::new());
        let scopes = [("a", 1), ("b", 1), ("a", 2), ("b", 2)];
        for (scope, byte) in scopes {
            let key = ScopeKey::new([byte; 32]);
            let mut session = Session::new(&recipe, scope, &key, "", &mut vault).unwrap();
            for value in &values {
                let done = session.anonymise(value, &[one("PERSON", 0..value.len())]).unwrap();
                let again = session.anonymise(value, &[one("PERSON", 0..value.len())]).unwrap();
                assert_eq!(done, again);
                assert!(all.insert(done.text.clone()), "{} was given twice", done.text);
                last = done.text;
            }
            assert_eq!(session.restore(&last).unwrap().restored, 1);
        }
        assert_eq!(all.len(), scopes.len() * values.len());
        for (scope, byte) in scopes.into_iter().take(3) {
            let key = ScopeKey::new([byte; 32]);
            let session = Session::new(&recipe, scope, &key, "", &mut vault).unwrap();
            let restored = session.restore(&last).unwrap();
            assert_eq!((restored.text, restored.restored), (last.clone(), 0));
        }
    }
}

#[test]
fn an_answer_of_a_model_is_restored_where_tokens_are_whole() {
    let recipe = Recipe::named("pseudonymise").unwrap();
    let mut vault = MemoryVault::new();
    let key = ScopeKey::new([1; 32]);
    let mut session = Session::new(&recipe, "scope", &key, "", &mut vault).unwrap();
    let done = session.anonymise("Anna Berg called", &[one("PERSON", 0..9)]).unwrap();
    let token = &done.text[done.replaced[0].to.clone()];
    let (lower, bare) = (token.to_lowercase(), token.trim_matches(['<', '>']).to_owned());
    let strange = "<PERSON_K7Q2M9XB4D>";
    let answer = format!("**{token}**'s call, {lower}, x{bare}, ({bare}) and {strange}{token}.");
    let restored = session.restore(&answer).unwrap();
    assert_eq!(
        restored.text,
        format!("**Anna Berg**'s call, {lower}, x{bare}, ({bare}) and {strange}Anna Berg.")
    );
    assert_eq!(restored.restored, 2);
    assert_eq!(restored.unknown, [lower.trim_matches(['<', '>']), &*bare, strange]);
}

#[test]
fn what_is_encrypted_needs_no_vault() {
    let recipe = recipe("default = { action = 'encrypt' }");
    let key = ScopeKey::new([1; 32]);
    let (mut vault, mut other) = (MemoryVault::new(), MemoryVault::new());
    let mut session = Session::new(&recipe, "scope", &key, "", &mut vault).unwrap();
    let once = session.anonymise("Anna", &[one("PERSON", 0..4)]).unwrap().text;
    let twice = session.anonymise(&once, &[]).unwrap().text;
    let session = Session::new(&recipe, "scope", &key, "", &mut other).unwrap();
    assert_eq!(session.restore(&twice).unwrap().text, once);
    assert_eq!(session.restore(&once).unwrap().text, "Anna");
}

#[test]
fn what_is_restored_is_not_looked_at_again() {
    let recipe = Recipe::named("pseudonymise").unwrap();
    let mut vault = MemoryVault::new();
    let key = ScopeKey::new([1; 32]);
    let mut session = Session::new(&recipe, "scope", &key, "", &mut vault).unwrap();
    let first = session.anonymise("Anna", &[one("PERSON", 0..4)]).unwrap().text;
    let second = session.anonymise(&first, &[]).unwrap();
    assert_ne!(second.text, first);
    assert_eq!(session.restore(&second.text).unwrap().text, first);
}

#[test]
fn a_surrogate_is_no_name_of_the_text() {
    let recipe = recipe(r#"default = { action = "pseudonymise", surrogate = true }"#);
    let key = ScopeKey::new([1; 32]);
    let text = "Anna met Bob.";
    let given = |text: &str| {
        let mut vault = MemoryVault::new();
        let mut session = Session::new(&recipe, "scope", &key, "", &mut vault).unwrap();
        let done = session.anonymise(text, &[one("PERSON", 0..4)]).unwrap();
        assert_eq!(session.restore(&done.text).unwrap().text, text);
        done.text[done.replaced[0].to.clone()].to_owned()
    };
    let first = given(text);
    let second = given(&format!("{text} {first} was there, too."));
    assert_ne!(first, second);
    assert!(!first.contains('<') && !second.contains('<'));
}

#[test]
fn findings_must_be_of_the_text() {
    let recipe = Recipe::named("replace").unwrap();
    let mut vault = MemoryVault::new();
    let key = ScopeKey::new([1; 32]);
    let mut session = Session::new(&recipe, "scope", &key, "", &mut vault).unwrap();
    let mut refused = |finding| session.anonymise("Zoë", &[finding]).unwrap_err().to_string();
    assert_eq!(
        refused(one("PERSON", 0..3)),
        "the finding `PERSON` at 0..3 does not lie on characters of the text"
    );
    assert_eq!(
        refused(one("PERSON", 2..9)),
        "the finding `PERSON` at 2..9 does not lie on characters of the text"
    );
    assert_eq!(
        refused(one("per>son", 0..2)),
        "`per>son` is no label, expected one like `PHONE_NUMBER`"
    );
}
