//! Puts a word in brackets in place of what changes from run to run: times, digests, keys, secrets.

/// The text with placeholders.
pub(crate) fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut word = String::new();
    for letter in human_times(text).chars() {
        if letter.is_ascii_alphanumeric() || "+/=_:.-".contains(letter) {
            word.push(letter);
        } else {
            out.push_str(&plain_word(&word));
            word.clear();
            out.push(letter);
        }
    }
    out + &plain_word(&word)
}

/// A run of letters that texts in base64, times and digests are made of.
fn plain_word(word: &str) -> String {
    let bare = word.trim_end_matches([':', '.']);
    let rest = &word[bare.len()..];
    let known = if is_time(bare) {
        "[TIME]".to_owned()
    } else if is_day(bare) {
        "[DAY]".to_owned()
    } else if let Some((before, _)) = bare.split_once("sha256:").filter(|(_, hex)| is_hex(hex, 64))
    {
        format!("{before}[DIGEST]")
    } else if let Some(name) = key(bare) {
        format!("{name}+[KEY]")
    } else if bare.starts_with("plumb_") && bare.len() > 40 {
        "[TOKEN]".to_owned()
    } else if is_password(bare) {
        "[PASSWORD]".to_owned()
    } else if is_base64(bare, 44) && bare.ends_with('=') {
        "[HASH]".to_owned()
    } else if bare.len() > 60 && is_base64(bare, bare.len()) {
        "[SIGNATURE]".to_owned()
    } else if let Some((before, port)) = bare.rsplit_once("127.0.0.1:") {
        let after = port.trim_start_matches(|c: char| c.is_ascii_digit());
        format!("{before}127.0.0.1:[PORT]{after}")
    } else {
        bare.to_owned()
    };
    known + rest
}

/// `name+id+base64`, as verifier keys are written.
fn key(word: &str) -> Option<&str> {
    let (name, rest) = word.split_once('+')?;
    let (id, key) = rest.split_once('+')?;
    (is_hex(id, 8) && key.len() >= 40).then_some(name)
}

fn is_hex(word: &str, letters: usize) -> bool {
    word.len() == letters && word.chars().all(|c| c.is_ascii_hexdigit())
}

fn is_base64(word: &str, letters: usize) -> bool {
    word.len() == letters && word.chars().all(|c| c.is_ascii_alphanumeric() || "+/=".contains(c))
}

/// Four groups of five letters.
fn is_password(word: &str) -> bool {
    word.split('-').count() == 4 && word.split('-').all(|part| part.len() == 5)
}

/// Whether a word has digits where the form has nines, and else the letters of the form.
fn is_like(word: &str, form: &str) -> bool {
    let fits = |(letter, form): (char, char)| match form {
        '9' => letter.is_ascii_digit(),
        _ => letter == form,
    };
    word.chars().count() == form.len() && word.chars().zip(form.chars()).all(fits)
}

fn is_time(word: &str) -> bool {
    is_like(word, "9999-99-99T99:99:99.999Z")
}

fn is_day(word: &str) -> bool {
    is_like(word, "9999-99-99")
}

/// `24 Nov 2026, 13:38` with one or two digits in front.
fn human_times(text: &str) -> String {
    let mut lines = Vec::new();
    for line in text.split('\n') {
        let mut line = line.to_owned();
        while let Some(comma) =
            line.match_indices(", ").map(|(at, _)| at).find(|at| ends(&line, *at))
        {
            let before =
                line[..comma - 9].trim_end_matches(|c: char| c.is_ascii_digit()).to_owned();
            line = format!("{before}[TIME]{}", &line[comma + 7..]);
        }
        lines.push(line);
    }
    lines.join("\n")
}

/// Whether ` Nov 2026, 13:38` stands around the comma.
fn ends(line: &str, comma: usize) -> bool {
    let around = comma.checked_sub(9).and_then(|from| line.get(from..comma + 7));
    around.is_some_and(|around| {
        let digits: String =
            around.chars().map(|c| if c.is_ascii_alphabetic() { 'A' } else { c }).collect();
        is_like(&digits, " AAA 9999, 99:99")
    })
}

#[test]
fn what_changes_from_run_to_run_is_made_plain() {
    let text = "at 2026-11-24T13:39:12.482Z: x\nperson-1  Mara  active  4 Nov 2026, 13:38\n\
                (sha256:49cfd3210bde9fa5ca0c1c6505670420014d45ff6f4f37d36fba4326bd4de18f)\n\
                key: harbour.example/plumbline+5da59ede+AQlbtyEm1TMxZs0ncpBXei55XqBV1qtyXqpCyYZ492y0\n\
                iZCcB4RCkhTsGqmac0NcBvvh39+Lm4+EFKscxxeYGq8=\npassword: qfcek-x6rwv-p4ryc-ryrjt (once)\n\
                on http://127.0.0.1:45671/systems until 2027-06-30. It stays: sha256:49cf, 2026";
    expect_test::expect![[r"
        at [TIME]: x
        person-1  Mara  active  [TIME]
        ([DIGEST])
        key: harbour.example/plumbline+[KEY]
        [HASH]
        password: [PASSWORD] (once)
        on http://127.0.0.1:[PORT]/systems until [DAY]. It stays: sha256:49cf, 2026"]]
    .assert_eq(&plain(text));
}
