//! Passwords beside their key.

use std::ops::Range;

use crate::{
    Pattern, Recogniser,
    value::{Value, assigned, extend, in_quotes, stated, value},
};

pub(crate) const PASSWORD: Recogniser = Recogniser {
    name: "password",
    label: "PASSWORD",
    about: "A password or passphrase that stands beside a word which says so.",
    source: "CWE-798 and CWE-312 of MITRE; the spellings are those of usual configuration files \
             and programs",
    patterns: &[
        Pattern::new(
            assigned!(
                "(?:db|user|admin|root|login|smtp|ssh|ftp|mysql|pg|master)?pass(?:word|wd|phrase|code)?[0-9]?|pwd|\
                 passwort|kennwort|mot de passe|contrase\\xc3\\xb1a|senha"
            ),
            0.8,
        )
        .extended(extend)
        .narrowed(assigned_value),
        Pattern::new(
            r#"(?i)pass(?:word|phrase|code)[ ]is:?[ ]{1,2}["'`]?[^\s"'`\\]"#,
            0.8,
        )
        .extended(extend)
        .narrowed(stated_value),
        Pattern::new(
            r#"(?i)--(?:password|passwd|passphrase|pwd|pass)[ ]["']?[^\s"'`\\-]"#,
            0.8,
        )
        .extended(extend)
        .narrowed(argument),
        Pattern::new(r#"(?i)identified(?: with [a-z0-9_]{1,32})? by ['"][^\s'"]"#, 0.85)
            .extended(extend)
            .narrowed(in_quotes),
        Pattern::new(r"(?i)pass(?:word|wd|phrase)>[^\s<>]", 0.7).extended(extend).narrowed(assigned_value),
    ],
    context: &["password", "login", "credentials", "secret"],
    examples: &[
        "password: «hunter2hunter2»",
        r#"DB_PASS = "«correct horse battery»""#,
        "db-password: '«tr0ub4dor&3»'",
        r#"{"user": "ann", "password": "«s3same!open»"}"#,
        r#"{\"password\": \"«s3same!open»\"}"#,
        r#"pass := "«letmein99»""#,
        r#"let password: &str = "«opensesame»";"#,
        "GET /login?user=ann&password=«abc123abc»&next=1",
        "The password is «Winter2024!» and do not share it",
        "mysql --password «hunter22» -u root",
        "<password>«hunter22»</password>",
        "PGPASSWORD=x, Password: «Sommer-2023», please",
        "contraseña: «clave1234»",
        "CREATE USER 'ann'@'%' IDENTIFIED BY '«me5XqWxUW»';",
        "DB_PASS = \"«!Vvqk@TMIn1»\"",
    ],
    counter_examples: &[
        "The password is required.",
        "password: str",
        "PWD=/srv/ann/src",
        "password = os.environ[\"DB_PASSWORD\"]",
        "password = getpass()",
        "def connect(user, password=None):",
        "password: ${DB_PASSWORD}",
        "password: <your password>",
        "username,password,email",
        "let it pass: the tests ran",
        "pass: 12 tests, fail: 0",
        "password: ********",
        "client.connect(password=password)",
        "if (password == null) return;",
        "open(name, pwd=pwd)",
        "const NSS_BUFLEN_PASSWD: usize = 1024;",
        "compass: north9 is up",
        "it was identified by experts",
    ],
    ..Recogniser::EMPTY
};

fn assigned_value(matched: &str) -> Range<usize> {
    found(value(matched))
}

fn argument(matched: &str) -> Range<usize> {
    found(stated(matched, " "))
}

/// In prose a bare word is rarely a password: `the password is stored`.
fn stated_value(matched: &str) -> Range<usize> {
    let odd = |one: &Value| {
        let signs =
            one.text.chars().any(|sign| !sign.is_alphabetic() && sign != '-' && sign != '\'');
        one.quoted || signs
    };
    found(stated(matched, " is").filter(odd))
}

fn found(value: Option<Value>) -> Range<usize> {
    let Some(value) = value.filter(|value| !value.is_none()) else { return 0..0 };
    let key = value.key.to_ascii_lowercase();
    let directory = key == "pwd" && value.text.starts_with(['/', '~']);
    // `pass` is a word as well.
    let word = key == "pass"
        && value.spaced
        && !value.quoted
        && !(value.has_digit() && value.text.chars().any(char::is_alphabetic));
    if directory || word { 0..0 } else { value.range }
}
