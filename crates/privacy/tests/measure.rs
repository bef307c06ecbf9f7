//! What is measured of a recipe, with the real scanner.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::{collections::BTreeSet, sync::LazyLock};

use base::Digest;
use privacy::{
    Recipe, Scanner, ScopeKey,
    measure::{Entity, Leak, MeasureError, Recall, Report, Second, Text, Treated},
};
use proptest::prelude::*;

static SCANNER: LazyLock<Scanner> = LazyLock::new(|| Scanner::new().unwrap());

fn mail() -> BTreeSet<String> {
    BTreeSet::from(["EMAIL_ADDRESS".to_owned()])
}

/// A text with an address of mail in it, labelled.
fn text((before, local, after): (String, String, String)) -> Text {
    let address = format!("{local}@example.org");
    let range = before.len() + 1..before.len() + 1 + address.len();
    let entities = vec![Entity { range, label: "EMAIL_ADDRESS".to_owned() }];
    Text { id: "1".to_owned(), text: format!("{before} {address} {after}"), entities }
}

/// Words and addresses that nobody could take for a name, which would win over the address.
fn words() -> impl Strategy<Value = (String, String, String)> {
    ("((the|and|of|to|with) ){0,5}", "[a-z]{1,5}[0-9]{2,4}", "((the|and|of|to|with) ){0,5}")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    #[test]
    fn what_is_found_is_recalled_and_treated_texts_have_nothing_left(
        texts in prop::collection::vec(words().prop_map(text), 1..5),
        recipe in prop::sample::select(vec!["redact", "replace", "mask", "number", "pseudonymise"]),
    ) {
        let recipe = Recipe::named(recipe).unwrap();
        let recall = Recall::of(&texts, &mail(), &SCANNER, &recipe).unwrap();
        prop_assert_eq!((recall.value, recall.entities + recall.copies), (1.0, texts.len() as u64));
        prop_assert!(recall.low < 1.0 && recall.high >= 1.0);
        let treat = || Treated::of(&texts, &SCANNER, &recipe, &ScopeKey::new([7; 32])).unwrap();
        let treated = treat();
        prop_assert_eq!(&treated, &treat(), "the same key gives the same");
        let found = Treated::own(&treated).unwrap();
        let leak = Leak::of(&treated, &found, Second::Own, &mail(), &SCANNER.labels()).unwrap();
        prop_assert_eq!((leak.value, leak.low, leak.touched), (0.0, 0.0, 0));
        prop_assert!(leak.high > 0.0);
    }

    #[test]
    fn what_a_recipe_keeps_is_missed_and_left(texts in prop::collection::vec(words().prop_map(text), 1..5)) {
        let keeps = "name = 'a'\nlabels.EMAIL_ADDRESS.action = 'keep'\nlabels.URL.action = 'keep'";
        let recipe: Recipe = keeps.parse().unwrap();
        let recall = Recall::of(&texts, &mail(), &SCANNER, &recipe).unwrap();
        prop_assert_eq!((recall.value, recall.low), (0.0, 0.0));
        let treated = Treated::of(&texts, &SCANNER, &recipe, &ScopeKey::new([7; 32])).unwrap();
        let found = Treated::own(&treated).unwrap();
        let leak = Leak::of(&treated, &found, Second::Own, &mail(), &SCANNER.labels()).unwrap();
        prop_assert_eq!((leak.value, leak.touched), (1000.0, texts.len() as u64));
    }
}

#[test]
fn a_copy_of_a_text_counts_for_nothing() {
    let one = || text(("write to".to_owned(), "ann12".to_owned(), "soon".to_owned()));
    let other = text(("write to".to_owned(), "ann13".to_owned(), "soon".to_owned()));
    let recipe = Recipe::named("replace").unwrap();
    let of = |texts: &[Text]| Recall::of(texts, &mail(), &SCANNER, &recipe).unwrap();
    let mut texts = vec![one(); 600];
    // What somebody labelled in a copy only was labelled, and what twice was labelled once.
    let nobody = Entity { range: 0..5, label: "EMAIL_ADDRESS".to_owned() };
    texts[9].entities.push(nobody.clone());
    texts[10].entities.extend([nobody.clone(), nobody]);
    texts.push(other.clone());
    let recall = of(&texts);
    assert_eq!((recall.texts, recall.copies, recall.entities), (2, 599, 3));
    assert_eq!((recall.types[0].whole, recall.types[0].missed), (2, 1));
    assert!(recall.insufficient.is_some_and(|few| few.needed == 497));
    let report = |recall| Report::new("replace", Digest::of(b"r"), Vec::new(), recall, None);
    let says = report(of(&texts)).summary().concat();
    assert!(says.contains("599 more texts are copies, which do not count"), "{says}");
    let says = report(of(&[one(), other])).summary().concat();
    assert!(!says.contains("copies"), "{says}");
}

#[test]
fn a_report_holds_no_piece_of_a_text() {
    let texts = [text(("write to".to_owned(), "quetzal".to_owned(), "soon".to_owned()))];
    let recipe = Recipe::named("replace").unwrap();
    let recall = Recall::of(&texts, &mail(), &SCANNER, &recipe).unwrap();
    let treated = Treated::of(&texts, &SCANNER, &recipe, &ScopeKey::new([7; 32])).unwrap();
    let found = Treated::own(&treated).unwrap();
    let leak = Leak::of(&treated, &found, Second::Own, &mail(), &SCANNER.labels()).unwrap();
    let required = mail().into_iter().collect();
    let report = Report::new("replace", Digest::of(b"r"), required, recall, Some(leak));
    let json = String::from_utf8(report.json().unwrap()).unwrap();
    for piece in ["quetzal", "example.org", "write", "soon"] {
        assert!(!json.contains(piece) && !report.summary().concat().contains(piece), "{piece}");
    }
    assert_eq!(serde_json::from_str::<Report>(&json).unwrap(), report);
}

#[test]
fn what_nobody_labelled_is_not_measured() {
    let texts = [text(("to".to_owned(), "ann".to_owned(), String::new()))];
    let recipe = Recipe::named("replace").unwrap();
    let of = |required: &[&str]| {
        let required = required.iter().map(|one| (*one).to_owned()).collect();
        Recall::of(&texts, &required, &SCANNER, &recipe)
    };
    let Err(MeasureError::Nobody { label, known }) = of(&["EMAIL_ADDRESS", "PERSON"]) else {
        panic!("a person was labelled");
    };
    assert_eq!((label.as_str(), known), ("PERSON", vec!["EMAIL_ADDRESS".to_owned()]));
    assert!(matches!(of(&[]), Err(MeasureError::Nothing)));
}
