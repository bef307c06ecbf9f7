//! Any text as a recipe: read or refused with a place, and if it is read, a scanner or a clear error.
#![no_main]

use libfuzzer_sys::fuzz_target;
use privacy::{Recipe, Scanner};

fuzz_target!(|text: &str| {
    if let Ok(recipe) = text.parse::<Recipe>() {
        if let Ok(scanner) = Scanner::for_recipe(&recipe) {
            let mut spans = Vec::new();
            let _ = scanner.scan("Maria Kowalska, E123456, 10 Main Street", &mut spans);
        }
    }
});
