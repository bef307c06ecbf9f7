//! Text, CSV, JSON and JSON lines: read against the libraries that everybody uses, and rewritten byte for byte.

use formats::{Format, FormatError, Limits, read};
use proptest::prelude::*;
use serde_json::Value;

use crate::{changed, partly, parts, refused};

fn hidden(text: &str) -> Option<String> {
    text.contains('@').then(|| "<EMAIL>".to_owned())
}

#[test]
fn a_cell_is_named_by_its_row_and_column_and_led_by_its_header() {
    let table =
        "name;e-mail;note\r\nJo;jo@example.org;\"said \"\"hi\"\"; left\"\r\n\r\nMo;;x;extra\r\n";
    let expected = [
        "row 1, column 1 |  | name",
        "row 1, column 2 |  | e-mail",
        "row 1, column 3 |  | note",
        "row 2, column \"name\" | name | Jo",
        "row 2, column \"e-mail\" | e-mail | jo@example.org",
        "row 2, column \"note\" | note | said \"hi\"; left",
        "row 4, column \"name\" | name | Mo",
        "row 4, column \"note\" | note | x",
        "row 4, column 4 |  | extra",
    ];
    assert_eq!(parts(Format::Csv, table.as_bytes()).unwrap(), expected);
}

#[test]
fn a_first_row_that_holds_values_names_no_columns() {
    for table in
        ["Jo,jo@example.org\nMo,mo@example.org\n", "Jo,+1 212 555 0147\nMo,x\n", "a,a\n1,2\n"]
    {
        let parts = parts(Format::Csv, table.as_bytes()).unwrap();
        assert!(
            parts.iter().all(|part| part.contains("column 1") || part.contains("column 2")),
            "{parts:?}"
        );
    }
}

#[test]
fn what_is_not_replaced_stays_byte_for_byte() {
    let table =
        "\u{feff}name,\"mail\"\r\n\"Jo\", jo@example.org \rMo,\"m\"\"o@x.org\"\nlast,\"a\"b@c";
    let expected = "\u{feff}name,\"mail\"\r\n\"Jo\",<EMAIL>\rMo,\"<EMAIL>\"\nlast,\"<EMAIL>\"";
    assert_eq!(changed(Format::Csv, table.as_bytes(), hidden).unwrap(), expected.as_bytes());

    let json =
        "{ \"b\\u00e9@x\" : [1.50e+1, \"a\\/b\", \"\\u006a@x\"],\n\t\"a\":null, \"a\": true }\n";
    let expected =
        "{ \"<EMAIL>\" : [1.50e+1, \"a\\/b\", \"<EMAIL>\"],\n\t\"a\":null, \"a\": true }\n";
    assert_eq!(changed(Format::Json, json.as_bytes(), hidden).unwrap(), expected.as_bytes());

    let number =
        changed(Format::Json, b"[ 2125550147 ]", |_| Some("\"\u{1}\n".to_owned())).unwrap();
    assert_eq!(number, b"[ \"\\\"\\u0001\\n\" ]");

    let wide = |text: &str| -> Vec<u8> {
        let units = text.encode_utf16().flat_map(u16::to_be_bytes);
        [0xfe, 0xff].into_iter().chain(units).collect()
    };
    assert_eq!(changed(Format::Csv, &wide("a,b@c,😀\n"), hidden).unwrap(), wide("a,<EMAIL>,😀\n"));
}

#[test]
fn what_is_replaced_stays_a_row_and_a_key_of_its_own() {
    let nothing = |text: &str| text.contains('@').then(String::new);
    let table = changed(Format::Csv, b"mail\na@x.org\nb\nc,d@x.org\n", nothing).unwrap();
    assert_eq!(table, b"mail\n\"\"\nb\nc,\n");
    // Blanks before quotes are skipped by those who write them.
    let table = b"id, name\n1, \"Smith, J@o\"\n2, \"a\"b\n";
    let given = parts(Format::Csv, table).unwrap();
    assert_eq!(given[3], "row 2, column \" name\" |  name | Smith, J@o");
    assert_eq!(given[5], "row 3, column \" name\" |  name |  \"a\"b");
    let table = changed(Format::Csv, table, hidden).unwrap();
    assert_eq!(table, b"id, name\n1, \"<EMAIL>\"\n2, \"a\"b\n");
    let objects = br#"[{"a@x":1},{"b@x":{"c@x":2}},{"d@x":1,"d@x":2}]"#;
    assert!(changed(Format::Json, objects, hidden).is_ok());
    assert!(changed(Format::JsonLines, b"{\"a@x\":1}\n{\"b@x\":2}\n", hidden).is_ok());
    for alike in ["{\"a@x\":1,\"c\":{\"d\":0},\"b@x\":2}", "{\"a@x\":1,\"<EMAIL>\":2}"] {
        let error = changed(Format::Json, alike.as_bytes(), hidden).unwrap_err().to_string();
        assert!(error.ends_with(": two keys of one object would become the same"), "{error}");
    }
}

#[test]
fn the_names_of_columns_stand_in_the_first_row_that_has_any() {
    let given = parts(Format::Csv, b"\n,\nname,mail\nJo,x\n").unwrap();
    let expected = [
        "row 3, column 1 |  | name",
        "row 3, column 2 |  | mail",
        "row 4, column \"name\" | name | Jo",
        "row 4, column \"mail\" | mail | x",
    ];
    assert_eq!(given, expected);
}

#[test]
fn a_place_is_one_short_line_whatever_a_key_says() {
    let key = "k".repeat(1000);
    let given = parts(Format::Json, format!("{{\"{key}\":1}}").as_bytes()).unwrap();
    assert_eq!(given[1], format!("/{}… | {} | 1", &key[..200], &key[..64]));
    let error = refused(Format::Json, b"{\"\\u001b[2J\\n\": x}");
    assert_eq!(error, "/ [2J : it is malformed or cut off: no value at byte 16");
}

#[test]
fn a_new_text_is_quoted_if_the_table_needs_it() {
    let table = "a\tb\nc\t\"d\"\n";
    let changed = changed(Format::Csv, table.as_bytes(), |text| Some(format!("{text}\t\",")));
    assert_eq!(
        String::from_utf8(changed.unwrap()).unwrap(),
        "\"a\t\"\",\"\t\"b\t\"\",\"\n\"c\t\"\",\"\t\"d\t\"\",\"\n"
    );
}

#[test]
fn a_json_value_is_named_by_its_pointer_and_led_by_its_key() {
    let json = br#"{"orders":[{"no/te":"x","n":7}],"ok":true,"none":null,"":[["deep"]]}"#;
    let expected = [
        "key /orders |  | orders",
        "key /orders/0/no~1te |  | no/te",
        "/orders/0/no~1te | no/te | x",
        "key /orders/0/n |  | n",
        "/orders/0/n | n | 7",
        "key /ok |  | ok",
        "/ok | ok | true",
        "key /none |  | none",
        "//0/0 |  | deep",
    ];
    assert_eq!(parts(Format::Json, json).unwrap(), expected);
    let lines = parts(Format::JsonLines, b"\"a\"\n\n{\"b\":1}\r\n").unwrap();
    assert_eq!(lines, ["line 1 |  | a", "line 3, key /b |  | b", "line 3, /b | b | 1"]);
    let (given, error) = partly(Format::JsonLines, b"[1]\n{a\n[2]\n[\n", &Limits::default());
    assert_eq!(given, ["1", "2"]);
    assert_eq!(error, "line 2, /: it is malformed or cut off: no key at byte 5 (and 1 more)");
    assert!(changed(Format::JsonLines, b"{a\n", hidden).is_err());
}

#[test]
fn what_cannot_be_read_is_refused_and_named() {
    let what = "is malformed or cut off";
    assert_eq!(
        refused(Format::Text, b"caf\xe9"),
        "it is not text in UTF-8, nor in UTF-16 with a byte order mark"
    );
    assert_eq!(refused(Format::Text, b"\xff\xfeA"), refused(Format::Text, b"\xff"));
    assert_eq!(
        refused(Format::Json, b"{\"a\": [1, "),
        format!("/a/1: it {what}: it ends too early at byte 10")
    );
    assert_eq!(
        refused(Format::Json, b"[1] [2]"),
        format!("it {what}: there is more after the value at byte 4")
    );
    assert_eq!(
        refused(Format::JsonLines, b"{}\n[\"a"),
        format!("line 2, /0: it {what}: a string does not end at byte 4")
    );
    assert!(refused(Format::Json, br#"["\ud800"]"#).contains("stands for no character"));
    assert_eq!(
        refused(Format::Csv, b"a,b\n1,\"2\n"),
        format!("row 2, column \"b\": it {what}: a quote is opened and never closed")
    );
    let error = changed(Format::Pdf, b"", |_| None).unwrap_err();
    assert_eq!(
        error.to_string(),
        "text, CSV, JSON and JSON lines can be rewritten, this format cannot"
    );
}

#[test]
fn a_limit_is_an_error_and_deep_json_no_overflow() {
    let deep = "[".repeat(2_000_000);
    assert_eq!(
        refused(Format::Json, deep.as_bytes()),
        "it has more than 512 arrays and objects within each other"
    );
    let all = Limits { depth: u32::MAX, ..Limits::default() };
    let whole = deep.clone() + &"]".repeat(2_000_000);
    assert!(read::<FormatError>(Format::Json, whole.as_bytes(), &all, |_| Ok(())).is_ok());
    let few = Limits { parts: 2, ..Limits::default() };
    let (given, error) = partly(Format::Csv, b"a,b\nc,d\n", &few);
    assert_eq!((given.len(), error.as_str()), (2, "row 2, column \"a\": it has more than 2 parts"));
    let small = Limits { file_bytes: 3, ..Limits::default() };
    assert_eq!(partly(Format::Text, b"four", &small).1, "it has more than 3 bytes");
}

#[test]
fn an_error_of_the_caller_ends_the_reading() {
    #[derive(Debug, PartialEq)]
    enum Mine {
        Enough,
        Format,
    }
    impl From<FormatError> for Mine {
        fn from(_: FormatError) -> Self {
            Self::Format
        }
    }
    let mut seen = 0;
    let outcome = read(Format::Csv, b"a,b,\"", &Limits::default(), |_| {
        seen += 1;
        if seen == 2 { Err(Mine::Enough) } else { Ok(()) }
    });
    assert_eq!((outcome, seen), (Err(Mine::Enough), 2));
    assert_eq!(read(Format::Csv, b"a,\"", &Limits::default(), |_| Ok(())), Err(Mine::Format));
}

/// All strings, numbers and truth values, and all keys, sorted.
fn scalars(value: &Value, out: &mut Vec<String>) {
    match value {
        Value::Null => {}
        Value::Bool(known) => out.push(known.to_string()),
        Value::Number(number) => out.push(number.to_string()),
        Value::String(text) => out.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| scalars(item, out)),
        Value::Object(entries) => entries.iter().for_each(|(key, value)| {
            out.push(key.clone());
            scalars(value, out);
        }),
    }
}

fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 40, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::btree_map(any::<String>(), inner, 0..5)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn json_says_what_serde_json_says_that_it_says(value in json(), pretty: bool) {
        let text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) };
        let text = text.unwrap();
        let mut given = Vec::new();
        read::<FormatError>(Format::Json, text.as_bytes(), &Limits::default(), |part| {
            given.push(part.text.to_owned());
            Ok(())
        }).unwrap();
        let mut expected = Vec::new();
        scalars(&value, &mut expected);
        // A text that is empty is none.
        expected.retain(|text| !text.is_empty());
        given.sort();
        expected.sort();
        prop_assert_eq!(&given, &expected);
        let same = changed(Format::Json, text.as_bytes(), |_| None).unwrap();
        prop_assert_eq!(same, text.as_bytes());
        // Written anew, each text is the same text; numbers and truth values have become strings.
        let anew = changed(Format::Json, text.as_bytes(), |text| Some(text.to_owned())).unwrap();
        let mut again = Vec::new();
        scalars(&serde_json::from_slice(&anew).unwrap(), &mut again);
        again.retain(|text| !text.is_empty());
        again.sort();
        prop_assert_eq!(again, expected);
    }

    #[test]
    fn a_text_is_json_for_us_if_it_is_for_serde_json(
        text in r#"([\[\]{},: \n]|"[a\\u/"]{0,3}"|-?[0-9]{1,3}[.eE]{0,2}[+]?[0-9]{0,2}|true|null|nul|"\\ud83d\\ude00"){0,9}"#
    ) {
        let ours = parts(Format::Json, text.as_bytes()).is_ok();
        let theirs = serde_json::from_str::<Value>(&text);
        // It gives up at a number that is too large for a float, which is a number still.
        prop_assume!(!theirs.as_ref().is_err_and(|error| error.to_string().contains("out of range")));
        let theirs = theirs.is_ok();
        prop_assert_eq!(ours, theirs, "{}", text);
    }

    #[test]
    fn csv_says_what_the_csv_crate_says_that_it_says(
        text in r#"[a-c]{1,3},[a-c]{1,3}(\r\n|\n|\r)((x|é|""|"([a,\n]|""){0,4}"|a"b| x){0,2}(,|\n|\r\n|\r)){0,20}"#
    ) {
        let mut given = Vec::new();
        let outcome = read::<FormatError>(Format::Csv, text.as_bytes(), &Limits::default(), |part| {
            given.push(part.text.to_owned());
            Ok(())
        });
        // The delimiter may not be found in tables that make no sense.
        prop_assume!(outcome.is_ok());
        let mut reader = csv::ReaderBuilder::new().flexible(true).has_headers(false).from_reader(text.as_bytes());
        let mut expected: Vec<String> = Vec::new();
        for record in reader.records() {
            expected.extend(record.unwrap().iter().filter(|cell| !cell.is_empty()).map(str::to_owned));
        }
        prop_assert_eq!(&given, &expected);
        let same = changed(Format::Csv, text.as_bytes(), |_| None).unwrap();
        prop_assert_eq!(same, text.as_bytes());
        let anew = changed(Format::Csv, text.as_bytes(), |text| Some(format!("{text}\",\n"))).unwrap();
        let mut reader = csv::ReaderBuilder::new().flexible(true).has_headers(false).from_reader(&*anew);
        let mut again: Vec<String> = Vec::new();
        for record in reader.records() {
            again.extend(record.unwrap().iter().filter(|cell| !cell.is_empty()).map(str::to_owned));
        }
        let expected: Vec<String> = expected.iter().map(|text| format!("{text}\",\n")).collect();
        prop_assert_eq!(again, expected);
    }
}
