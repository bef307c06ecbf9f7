//! What a recipe says, and what is said of one that says nothing sensible.

#![expect(clippy::format_push_string, reason = "it reads better in a table")]

use expect_test::expect_file;
use privacy::{DateOrder, Fitting, Generalise, Operator, RECIPES, Recipe, Scanner, Total};
use proptest::{prelude::*, sample::Index};

#[test]
fn a_recipe_is_read_as_it_is_meant() {
    let recipe: Recipe = r#"
        name = "for-vendors"
        languages = ["en", "de"]
        threshold = 0.6
        default = { action = "redact" }
        [labels.PERSON]
        action = "pseudonymise"
        surrogate = true
        threshold = 0.4
        [labels.CREDIT_CARD]
        action = "format_preserving"
        otherwise = { action = "mask", keep_last = 4 }
        [labels.DATE_TIME]
        action = "generalise"
        to = "year"
        order = "day_first"
        [labels.TITLE]
        threshold = 1
        [[recognisers]]
        name = "employee_number"
        label = "EMPLOYEE_NUMBER"
        patterns = [{ regex = 'E[0-9]{6}', score = 0.6 }, { regex = 'X' }]
        words = ["Project Nightjar"]
        context = ["Employee"]
        [allow]
        words = ["Plumbline Ltd"]
    "#
    .parse()
    .unwrap();
    assert_eq!((recipe.name(), recipe.languages().join(" ")), ("for-vendors", "en de".to_owned()));
    let thresholds = ["PERSON", "CREDIT_CARD", "TITLE", "OTHER"].map(|one| recipe.threshold(one));
    assert_eq!((thresholds, recipe.threshold_min()), ([0.4, 0.6, 1.0, 0.6], 0.4));
    let actions = ["PERSON", "CREDIT_CARD", "DATE_TIME", "TITLE", "OTHER"];
    let mask = Total::Mask { with: '*', keep_first: 0, keep_last: 4 };
    let year = Fitting::Generalise(Generalise::Year { order: Some(DateOrder::DayFirst) });
    let expected = [
        Operator::Fitting { fitting: Fitting::Surrogate, otherwise: Total::Pseudonymise },
        Operator::Fitting { fitting: Fitting::FormatPreserving, otherwise: mask },
        Operator::Fitting { fitting: year, otherwise: Total::Replace { with: None } },
        Operator::Total(Total::Redact),
        Operator::Total(Total::Redact),
    ];
    assert_eq!(actions.map(|one| recipe.action(one).clone()), expected);
    assert!(!recipe.is_reversible());
    let [custom] = recipe.recognisers() else { panic!("{:?}", recipe.recognisers()) };
    assert_eq!((&*custom.name, custom.label.as_str()), ("employee_number", "EMPLOYEE_NUMBER"));
    let patterns: Vec<_> =
        custom.patterns.iter().map(|one| (&*one.regex, one.score.get())).collect();
    assert_eq!(patterns, [("E[0-9]{6}", 0.6), ("X", 0.5)]);
    assert_eq!(
        (&*custom.words, &*custom.context),
        (&["Project Nightjar".to_owned()][..], &["employee".to_owned()][..])
    );
    assert_eq!(recipe.allow(), ["Plumbline Ltd"]);
}

#[test]
fn the_recipes_that_come_along_are_read() {
    for (name, _) in RECIPES {
        let recipe = Recipe::named(name).unwrap();
        assert_eq!((recipe.name(), recipe.action("PERSON").name()), (name, name));
        assert_eq!(recipe.is_reversible(), name == "pseudonymise");
    }
    let unknown = Recipe::named("hash").unwrap_err().to_string();
    let known = "`replace`, `redact`, `mask`, `number`, `pseudonymise`";
    assert_eq!(unknown, format!("there is no recipe `hash`, but there are {known}"));
}

/// What is refused: each line is a rule that stands below a name.
const REFUSED: [&str; 37] = [
    "nmae = 'x'",
    "languages = ['en', 'tlh']",
    "threshold = 1.5",
    "threshold = nan",
    "default = { }",
    "default = { action = 'shred' }",
    "default = { action = 'redact', keep_last = 4 }",
    "default = { action = 'redact', threshold = 0.4 }",
    "labels.person = { action = 'redact' }",
    "labels.EMAIL = { action = 'redact' }",
    "labels.SHOE_SIZE = { action = 'redact' }",
    "languages = ['de']\nlabels.PERSON = { action = 'mask' }",
    "labels.PERSON = 'redact'",
    "labels.PERSON = { threshold = 'high' }",
    "labels.PERSON = { action = 'mask', with = '**' }",
    "labels.PERSON = { action = 'mask', with = ' ' }",
    "labels.PERSON = { action = 'mask', keep_last = -1 }",
    "labels.PERSON = { action = 'hmac', characters = 8 }",
    "labels.PERSON = { action = 'replace', with = '<PERSON>' }",
    "labels.PERSON = { action = 'pseudonymise', surrogate = 1 }",
    "labels.PERSON = { action = 'pseudonymise', otherwise = { action = 'redact' } }",
    "labels.AGE = { action = 'generalise' }",
    "labels.AGE = { action = 'generalise', to = 'decade' }",
    "labels.AGE = { action = 'generalise', to = 'bucket', width = 1 }",
    "labels.AGE = { action = 'generalise', to = 'network', keep = 3 }",
    "labels.AGE = { action = 'noise', scale = 0.0 }",
    "labels.AGE = { action = 'noise', scale = 1.0, otherwise = { action = 'keep' } }",
    "labels.AGE = { action = 'noise', scale = 1.0, otherwise = { action = 'noise' } }",
    "labels.AGE = { action = 'noise', scale = 1.0, otherwise = { action = 'hide' } }",
    "labels.DATE_TIME = { action = 'shift_date', days = 0 }",
    "recognisers = [{ name = 'a', label = 'A' }]",
    "recognisers = [{ name = 'a', label = 'A', words = ['x'], pattern = 'y' }]",
    "recognisers = [{ name = 'a', label = 'A', patterns = [{ regex = '', score = 0.5 }] }]",
    "recognisers = [{ name = 'a', label = 'A', words = ['x'] }, { name = 'a', label = 'B', words = ['y'] }]",
    "recognisers = [{ name = 'a', label = 'A', patterns = [{ regx = 'x' }] }]",
    "recognisers = [{ name = 'a', label = 'A', patterns = [{ regex = 'x[0-9' }] }]",
    "recognisers = [{ name = 'a', label = 'A', patterns = [{ regex = 'ä{2,1}' }] }]",
];

#[test]
fn what_cannot_be_is_refused_with_its_place() {
    let many = format!("allow.words = ['{}']", vec!["x"; 10_001].join("','"));
    let long = format!("allow.words = ['{}']", "x".repeat(201));
    let mut table = String::new();
    for rule in REFUSED.into_iter().chain([&*many, &*long]) {
        let error = format!("name = 'x'\n{rule}").parse::<Recipe>().unwrap_err();
        let rule: String = rule.chars().take(120).collect();
        table += &format!("{rule}\n{error}\n\n");
    }
    expect_file!["golden/recipe.txt"].assert_eq(&table);
}

#[test]
fn a_pattern_may_have_letters_of_any_script() {
    let recipe: Recipe = "name = 'mills'
        [[recognisers]]
        name = 'mill'
        label = 'MILL'
        patterns = [{ regex = '(?i)mühle [äö]{1,3}', score = 0.9 }, { regex = 'цех-[0-9]{2}', score = 0.9 }]"
        .parse()
        .unwrap();
    let scanner = Scanner::for_recipe(&recipe).unwrap();
    let text = "at MÜHLE ÄÖ, цех-12";
    let mut spans = Vec::new();
    scanner.scan(text, &mut spans).unwrap();
    spans.retain(|span| scanner.origin(span).label == "MILL");
    spans.sort_by_key(|span| span.start);
    let found: Vec<&str> = spans.iter().map(|span| &text[span.start..span.end]).collect();
    assert_eq!(found, ["MÜHLE ÄÖ", "цех-12"]);
}

#[test]
fn a_recipe_that_names_no_language_finds_names() {
    let finds = |languages: &str| {
        let recipe: Recipe = format!("name = 'x'\n{languages}").parse().unwrap();
        let scanner = Scanner::for_recipe(&recipe).unwrap();
        let mut spans = Vec::new();
        scanner.scan("I met John Smith in the garden.", &mut spans).unwrap();
        spans.iter().any(|span| scanner.origin(span).label == "PERSON")
    };
    assert_eq!(
        ["", "languages = ['de', 'en']", "languages = ['de']"].map(finds),
        [true, true, false]
    );
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in ".{0,200}", cut in any::<Index>()) {
        let _ = text.parse::<Recipe>();
        for (_, whole) in RECIPES {
            let mut start = cut.index(whole.len());
            while !whole.is_char_boundary(start) {
                start -= 1;
            }
            let _ = format!("{}{text}{}", &whole[..start], &whole[start..]).parse::<Recipe>();
        }
    }
}
