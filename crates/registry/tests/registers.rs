//! What holds for every register, present and future.

use std::fmt::Write as _;

use expect_test::expect_file;
use registry::{Medium, REGISTERS, Takes};

/// The forms and tables of a register, as its golden file shows them: a change is a reviewed change.
fn portrait(register: &dyn registry::AnyRegister) -> String {
    let mut text = format!("{} · {} · {}\n", register.noun(), register.plural(), register.title());
    for form in register.forms() {
        let class = register.class(&form.verb);
        let _ = writeln!(text, "\n{} ({class:?}): {}", form.verb, form.label);
        for field in &form.fields {
            let takes = match &field.takes {
                Takes::Choice(words) => {
                    let words: Vec<_> = words.iter().map(|(word, _)| word.as_str()).collect();
                    words.join("|")
                }
                Takes::Link(noun) => format!("→ {noun}"),
                Takes::Whole { low, high } => format!("{low}..={high}"),
                other => format!("{other:?}").to_lowercase(),
            };
            let marks =
                [(field.many, "many"), (field.optional, "optional"), (field.personal, "personal")];
            let marks: Vec<_> = marks.iter().filter(|(on, _)| *on).map(|(_, mark)| *mark).collect();
            let _ = writeln!(text, "  {}: {takes} {}", field.name, marks.join(" "));
        }
    }
    for (name, columns) in register.shape().tables() {
        let columns: Vec<_> =
            columns.iter().map(|c| format!("{} {:?}", c.name, c.holds).to_lowercase()).collect();
        let _ = writeln!(text, "\ntable {name}: {}", columns.join(", "));
    }
    text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n") + "\n"
}

#[test]
fn every_register_looks_as_its_golden_file_says() {
    for register in REGISTERS {
        let path = format!("{}/golden/{}.txt", env!("CARGO_MANIFEST_DIR"), register.noun());
        expect_file![path].assert_eq(&portrait(*register));
    }
}

#[test]
fn every_form_says_what_it_does_and_every_field_what_it_takes() {
    for register in REGISTERS {
        let forms = register.forms();
        assert!(!forms.is_empty(), "{} has no commands", register.noun());
        for form in forms {
            assert!(!form.label.is_empty(), "{} {}", register.noun(), form.verb);
            assert!(form.schema["properties"].is_object() || form.fields.is_empty());
            for field in &form.fields {
                let place = format!("{} {} {}", register.noun(), form.verb, field.name);
                assert!(!field.label.is_empty(), "{place}");
                if let Takes::Link(noun) = &field.takes {
                    assert!(noun == "*" || registry::register(noun).is_ok(), "{place} → {noun}");
                }
            }
        }
    }
}

#[test]
fn every_register_has_a_name_and_a_state_column() {
    for register in REGISTERS {
        let (_, columns) = register.shape().tables().remove(0);
        let has = |name: &str| columns.iter().filter(|column| column.name == name).count() == 1;
        assert!(has(register.name_field()), "{} is named by nothing", register.noun());
        assert!(has("state"), "{} has no state", register.noun());
        let mut names: Vec<_> = columns.iter().map(|column| &column.name).collect();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), columns.len(), "{} has a column twice", register.noun());
    }
}

#[test]
fn nouns_are_words_and_plurals_do_not_collide() {
    let mut seen = std::collections::BTreeSet::new();
    for register in REGISTERS {
        assert!(register.noun().bytes().all(|byte| byte.is_ascii_lowercase()));
        assert!(seen.insert(register.plural()), "{} twice", register.plural());
    }
}

/// A form never answers for whoever fills it: only a page, whose boxes people see, says no by silence.
#[test]
fn a_box_without_a_tick_is_a_no_and_a_flag_that_nobody_typed_is_missing() {
    let mut flags = 0;
    for register in REGISTERS {
        for form in register.forms() {
            let on_page = form.read(&[], Medium::Page).unwrap();
            let on_line = form.read(&[], Medium::Line).unwrap();
            for field in form.fields.iter().filter(|field| field.takes == Takes::Flag) {
                let place = format!("{} {} {}", register.noun(), form.verb, field.name);
                let silent = (!field.optional).then_some(false);
                let said = on_page.get(&field.name).and_then(serde_json::Value::as_bool);
                assert_eq!(said, silent, "{place}");
                assert_eq!(on_line.get(&field.name), None, "{place}");
                flags += usize::from(!field.optional);
            }
        }
    }
    assert!(flags > 0);
}
