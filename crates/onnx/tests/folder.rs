//! A folder is read as it stands, and a broken one is an error that names the file.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::{env, fs, path::Path, sync::Arc, thread};

use onnx::{Model, ModelError};
use privacy::names::{NameFinder, Tagger};
use proptest::prelude::*;

const CONFIG: &str = r#"{"id2label": {"0": "O", "1": "B-PER", "2": "I-PER", "3": "B-LOC"}}"#;
const VOCABULARY: &str = "[PAD]\n[UNK]\n[CLS]\n[SEP]\nann\nlee\nrome\n,\n";
/// The label of each piece of the vocabulary.
const LABELS: [usize; 8] = [0, 0, 0, 0, 1, 2, 3, 0];

/// A field of a message in the protocol buffers wire format.
fn field(number: u8, content: &[u8]) -> Vec<u8> {
    let mut bytes = vec![number << 3 | 2];
    let mut length = content.len();
    while length > 127 {
        bytes.push(u8::try_from(length & 127).unwrap() | 128);
        length >>= 7;
    }
    bytes.push(u8::try_from(length).unwrap());
    bytes.extend(content);
    bytes
}

/// A field that is a number below 128.
fn number(number: u8, value: u8) -> Vec<u8> {
    vec![number << 3, value]
}

/// An ONNX network that looks each piece up in a table of logits.
fn lookup() -> Vec<u8> {
    let rows =
        LABELS.map(|label| [0, 1, 2, 3].map(|other| if other == label { 5.0_f32 } else { 0.0 }));
    let table: Vec<u8> = rows.iter().flatten().flat_map(|logit| logit.to_le_bytes()).collect();
    let table = [number(1, 8), number(1, 4), number(2, 1), field(8, b"table"), field(9, &table)];
    let node = [
        field(1, b"table"),
        field(1, b"input_ids"),
        field(2, b"logits"),
        field(3, b"look_up"),
        field(4, b"Gather"),
    ];
    let value = |name: &[u8], element: u8, dims: &[&[u8]]| {
        let dims: Vec<u8> = dims.iter().flat_map(|dim| field(1, &field(2, dim))).collect();
        let tensor = [number(1, element), field(2, &dims)].concat();
        [field(1, name), field(2, &field(1, &tensor))].concat()
    };
    let graph = [
        field(1, &node.concat()),
        field(2, b"graph"),
        field(5, &table.concat()),
        field(11, &value(b"input_ids", 7, &[b"batch", b"length"])),
        field(12, &value(b"logits", 1, &[b"batch", b"length", b"labels"])),
    ];
    [number(1, 8), field(8, &number(2, 13)), field(7, &graph.concat())].concat()
}

fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in files {
        fs::write(folder.path().join(name), content).unwrap();
    }
    folder
}

fn found(finder: &dyn NameFinder, text: &str) -> Vec<(String, &'static str)> {
    let mut names = Vec::new();
    let mut end = 0;
    finder
        .find(text, &mut |at, kind, _| {
            assert!(at.start >= end, "names follow each other");
            end = at.end;
            names.push((text[at].to_owned(), kind.label()));
        })
        .unwrap();
    names
}

/// What is wrong with a folder.
fn wrong(files: &[(&str, &[u8])]) -> String {
    let folder = folder(files);
    let error = Model::open(folder.path()).unwrap_err();
    error.to_string().replace(&folder.path().display().to_string(), "model")
}

#[test]
fn a_model_is_opened_and_finds_names() {
    let folder = folder(&[
        ("config.json", CONFIG.as_bytes()),
        ("vocab.txt", VOCABULARY.as_bytes()),
        ("model.onnx", &lookup()),
    ]);
    let model = Model::open(folder.path()).unwrap();
    let text = format!("{}Ann Lee, Ann, Rome", "é, ".repeat(200));
    let names = [("Ann Lee", "PERSON"), ("Ann", "PERSON"), ("Rome", "LOCATION")];
    let names = names.map(|(name, label)| (name.to_owned(), label));
    thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(|| found(&model, &text))).collect();
        for thread in threads {
            assert_eq!(thread.join().unwrap(), names);
        }
    });
}

#[test]
fn a_broken_folder_is_told_by_the_file() {
    let config = ("config.json", CONFIG.as_bytes());
    let vocabulary = ("vocab.txt", VOCABULARY.as_bytes());
    let onnx = lookup();
    let network = ("model.onnx", &*onnx);
    assert!(wrong(&[]).starts_with("`model/config.json` cannot be read: "));
    assert!(wrong(&[config]).starts_with("`model` has none of: tokenizer.json, vocab.txt"));
    assert!(wrong(&[config, vocabulary]).starts_with("`model` has none of: model.onnx, "));
    let config_is = |json: &str| wrong(&[("config.json", json.as_bytes()), vocabulary, network]);
    let unfit = "`model/config.json` cannot be used: ";
    assert_eq!(config_is("{}"), format!("{unfit}it has no labels (`id2label`)"));
    assert!(config_is("{").starts_with(unfit));
    assert_eq!(
        config_is(r#"{"id2label": {"0": "O", "1": "B-EMAIL"}}"#),
        format!("{unfit}`id2label` has no label of a person, a place or an organisation")
    );
    assert_eq!(
        config_is(r#"{"id2label": {"0": "O", "2": "B-PER"}}"#),
        format!("{unfit}`id2label` has no label `1`")
    );
    assert_eq!(
        config_is(&CONFIG.replace("{\"id", "{\"max_position_embeddings\": 2, \"id")),
        format!("{unfit}`max_position_embeddings` leaves no room for a text")
    );
    assert!(
        config_is(r#"{"id2label": {"0": "O", "1": "B-PER"}}"#)
            .starts_with("`model/model.onnx` cannot be used: it gives [1, 3, 4] for 3 pieces")
    );
    assert_eq!(
        wrong(&[config, ("vocab.txt", b"[CLS]\n[UNK]"), network]),
        "`model/vocab.txt` cannot be used: its vocabulary has no piece `[SEP]`"
    );
    let unigram = br#"{"normalizer": {"type": "Nmt"}, "pre_tokenizer": {"type": "Metaspace"},
        "model": {"type": "Unigram", "vocab": [["a", 0.5]]}}"#;
    assert_eq!(
        wrong(&[config, ("tokenizer.json", unigram), network]),
        "`model/tokenizer.json` cannot be used: its model is `Unigram`, which is not understood"
    );
    let longer = format!("{VOCABULARY}more\n");
    let refused = wrong(&[config, ("vocab.txt", longer.as_bytes()), network]);
    assert!(refused.starts_with("`model/model.onnx` cannot be used: "), "{refused}");
}

#[test]
fn a_truncated_network_is_an_error() {
    let onnx = lookup();
    let folder =
        folder(&[("config.json", CONFIG.as_bytes()), ("vocab.txt", VOCABULARY.as_bytes())]);
    for length in 0..onnx.len() {
        fs::write(folder.path().join("model.onnx"), &onnx[..length]).unwrap();
        let error = Model::open(folder.path()).unwrap_err();
        assert!(matches!(error, ModelError::Unfit { .. }), "{length}: {error}");
    }
}

proptest! {
    /// Whatever byte is broken, opening and using it does not panic.
    #[test]
    fn a_broken_network_does_not_panic(place: prop::sample::Index, byte: u8) {
        let mut onnx = lookup();
        let place = place.index(onnx.len());
        onnx[place] = byte;
        let folder = folder(&[
            ("config.json", CONFIG.as_bytes()),
            ("vocab.txt", VOCABULARY.as_bytes()),
            ("model.onnx", &onnx),
        ]);
        if let Ok(model) = Model::open(folder.path()) {
            found(&model, "to Ann Lee");
        }
    }
}

#[test]
fn a_real_model_finds_people_beside_the_tagger() {
    let Some(folder) = env::var_os("PLUMB_MODEL") else {
        eprintln!("skipped: set PLUMB_MODEL to a folder with a token classification model in ONNX");
        return;
    };
    let model = Model::open(Path::new(&folder)).unwrap();
    let text = "Please ask Ngozi Okonkwo or José Álvarez Peña, both of Springfield, to call back.";
    let people = |names: Vec<(String, &str)>| -> Vec<String> {
        names.into_iter().filter(|(_, label)| *label == "PERSON").map(|(name, _)| name).collect()
    };
    let expected = ["Ngozi Okonkwo", "José Álvarez Peña"];
    assert_eq!(people(found(&model, text)), expected);
    let both = model.beside(Arc::new(Tagger::built_in().unwrap()));
    assert_eq!(people(found(&both, text)), expected);
    let long = text.replace(['.', '\n'], ",").repeat(200);
    assert_eq!(people(found(&both, &long)).len(), 400);
}
