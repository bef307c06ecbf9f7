//! Any text, treated by recipes that can be put back: what comes back is the text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use privacy::{Finding, MemoryVault, Recipe, ScopeKey, Session};

fuzz_target!(|data: (&str, Vec<(u8, u8, u8)>, u8)| {
    let (text, places, which) = data;
    let actions = [
        "action = 'encrypt'",
        "action = 'pseudonymise'",
        "action = 'pseudonymise', surrogate = true",
        "action = 'format_preserving'",
    ];
    let action = actions[usize::from(which) % actions.len()];
    let recipe = format!("name = 'fuzz'\nlanguages = ['en']\ndefault = {{ {action} }}");
    let recipe: Recipe = recipe.parse().expect("the recipe is ours");
    let labels = ["PERSON", "LOCATION", "PHONE_NUMBER", "US_SSN"];
    let bounds: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let findings: Vec<Finding<'_>> = places
        .iter()
        .map(|(start, length, label)| {
            let start = usize::from(*start) % bounds.len();
            let end = (start + usize::from(*length)).min(bounds.len() - 1);
            let label = labels[usize::from(*label) % labels.len()];
            Finding { range: bounds[start]..bounds[end], label, score: 1.0 }
        })
        .filter(|finding| !finding.range.is_empty())
        .collect();
    let mut vault = MemoryVault::default();
    let key = ScopeKey::new([7; 32]);
    let session = Session::new(&recipe, "fuzz", &key, "nobody", &mut vault);
    let mut session = session.expect("the vault can be read");
    let treated = session.anonymise(text, &findings).expect("the vault has room");
    let back = session.restore(&treated.text).expect("the vault can be read");
    assert_eq!(back.text, text);
});
