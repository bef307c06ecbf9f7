//! Names in text: what the tagger finds, wherever it stands, and how well on labelled text.

#[cfg(test)]
mod tests {
    use std::{fs, ops::Range, path::Path};

    use privacy::names::{Kind, Tagger};

    fn names(text: &str) -> Vec<(&str, Kind)> {
        let mut found = Vec::new();
        let tagger = Tagger::built_in().unwrap();
        tagger.each_name(text, &mut |range, kind, sure| {
            assert!((0.0..=1.0).contains(&sure), "{sure}");
            found.push((range, kind));
        });
        found.into_iter().map(|(range, kind)| (&text[range], kind)).collect()
    }

    #[test]
    fn people_and_places_are_found_in_sentences() {
        let text = "Yesterday Maria Kowalska flew from Warsaw to New York with John.";
        let expected = [
            ("Maria Kowalska", Kind::Person),
            ("Warsaw", Kind::Place),
            ("New York", Kind::Place),
            ("John", Kind::Person),
        ];
        assert_eq!(names(text), expected);
        for plain in [
            "The quarterly report is late because the printer was out of paper.",
            "nobody knows what the weather will be like tomorrow",
            "If it rains, we take the bus; otherwise we walk.",
        ] {
            assert_eq!(names(plain), [], "{plain}");
        }
        assert_eq!(names(""), []);
    }

    #[test]
    fn it_does_not_matter_where_in_a_long_text_a_name_stands() {
        // Longer than what is read ahead, so that it is read in several pieces.
        let sentence =
            "in the morning Maria Kowalska went to St. Louis, and then the others followed. ";
        let text = sentence.repeat(400);
        let found = names(&text);
        let once = &found[2..4];
        assert_eq!(once.len(), 2);
        assert_eq!(found.len(), 800);
        for pair in found.chunks(2).skip(1) {
            assert_eq!(pair, once);
        }
    }

    #[test]
    fn weights_that_are_cut_off_are_refused() {
        let weights = Tagger::built_in().unwrap().write();
        assert!(Tagger::read(&weights).is_ok());
        for length in [0, 3, 11, 100, weights.len() / 2, weights.len() - 1] {
            assert!(Tagger::read(&weights[..length]).is_err(), "{length}");
        }
    }

    /// The part of the names of a set that is found with the same ends and kind, and the part of what is
    /// found that is one.
    fn recall_and_precision(set: &Path) -> (f64, f64) {
        let tagger = Tagger::built_in().unwrap();
        let (mut right, mut said, mut found) = (0.0, 0.0, 0.0);
        for line in fs::read_to_string(set).unwrap().lines() {
            let value: serde_json::Value = serde_json::from_str(line).unwrap();
            let text = value["text"].as_str().unwrap();
            let at: Vec<usize> =
                text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            let place = |of: &serde_json::Value| at[usize::try_from(of.as_u64().unwrap()).unwrap()];
            let names: Vec<(usize, usize, Option<Kind>)> = value["spans"]
                .as_array()
                .unwrap()
                .iter()
                .map(|span| {
                    let kind = match span["label"].as_str().unwrap() {
                        "PERSON" => Some(Kind::Person),
                        "LOCATION" => Some(Kind::Place),
                        "ORGANIZATION" => Some(Kind::Organisation),
                        _ => None,
                    };
                    (place(&span["start"]), place(&span["end"]), kind)
                })
                .collect();
            let overlaps = |of: bool, start: usize, end: usize| {
                names.iter().any(|one| one.2.is_some() == of && one.0 < end && start < one.1)
            };
            said += names.iter().map(|one| f64::from(u8::from(one.2.is_some()))).sum::<f64>();
            tagger.each_name(text, &mut |Range { start, end }, kind, _| {
                // Names of other kinds can be judged neither right nor wrong.
                if overlaps(true, start, end) || !overlaps(false, start, end) {
                    found += 1.0;
                    right += f64::from(u8::from(names.contains(&(start, end, Some(kind)))));
                }
            });
        }
        (right / said, right / found)
    }

    #[test]
    fn names_are_found_in_text_that_nothing_was_learnt_from() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/privacy");
        let set = root.join("wikigold.jsonl.gz");
        if !set.exists() {
            println!("skipped: {} is not there", set.display());
            return;
        }
        let plain = tempfile::NamedTempFile::new().unwrap();
        let status = std::process::Command::new("gzip")
            .arg("-dc")
            .arg(&set)
            .stdout(plain.reopen().unwrap())
            .status();
        assert!(status.unwrap().success());
        let (recall, precision) = recall_and_precision(plain.path());
        let both = 2.0 * recall * precision / (recall + precision);
        assert!(both > 0.6, "recall {recall:.3}, precision {precision:.3}, F1 {both:.3}");
    }
}
