//! Names of users beside their key.

use std::ops::Range;

use crate::{
    Pattern, Recogniser,
    value::{assigned, extend, in_quotes, value},
};

pub(crate) const USERNAME: Recogniser = Recogniser {
    name: "username",
    label: "USERNAME",
    about: "The name with which somebody logs in, beside a word which says so.",
    source: "IEEE Std 1003.1-2017, 3.437 (User Name); the spellings are those of usual \
             configuration files",
    patterns: &[
        Pattern::new(
            assigned!("user(?:[ _-]?name|[ _-]?id)?|(?:db|login|admin)user|login(?:[ _-]?name)?|uname|benutzer(?:name)?"),
            0.65,
        )
        .extended(extend)
        .narrowed(narrow),
        Pattern::new(
            r#"(?i)(?:create|alter|drop) user (?:if (?:not )?exists )?['"`][^\s'"`]{1,64}['"`]"#,
            0.8,
        )
        .narrowed(in_quotes),
        Pattern::new(r#"(?i)(?:to|from) ['`][^\s'"`]{1,64}['`]@['`]"#, 0.8).extended(after_host).narrowed(in_quotes),
    ],
    context: &["username", "login", "account", "credentials"],
    examples: &[
        "username: «jsmith42»",
        r#"{"user": "«ann.miller»", "id": 7}"#,
        "DB_USER=«reporting»",
        "login='«o_brien»'",
        "GET /profile?user_name=«linda.l»&tab=2",
        "Failed password, userid=«u1029», host=x",
        "User Name: «mkowalski»",
        "CREATE USER '«dev_9960»'@'10.0.0.1'",
        "GRANT ALL ON *.* TO '«dev_9960»'@'localhost';",
    ],
    counter_examples: &[
        "User: hello, how are you?",
        "login: failed for this host",
        "username: str",
        "user = request.user",
        "user = get_user(1)",
        "user: User",
        "the user is away",
        "user_id: int",
        "pub const AUDIT_LOGIN: u32 = 1112;",
        "username: Option<String>,",
        "username,password,email",
        "superuser: bob77",
    ],
    ..Recogniser::EMPTY
};

/// The name ends before the host, which is left alone.
fn after_host(_: &[u8], end: usize) -> usize {
    end
}

/// The longest name that is believed, in bytes.
const NAME_MAX: usize = 64;

fn narrow(matched: &str) -> Range<usize> {
    let Some(value) = value(matched).filter(|value| !value.is_none()) else { return 0..0 };
    let is_sign = |one: char| one.is_alphanumeric() || "._-@\\+".contains(one);
    let plain = value.text.len() <= NAME_MAX && value.text.chars().all(is_sign);
    // What follows `User:` is mostly what the user says, and what follows `user =` code.
    let word = matches!(value.key.to_ascii_lowercase().as_str(), "user" | "login" | "benutzer");
    let bare = word && !value.quoted && value.spaced && !value.has_digit();
    let digits = word && value.text.chars().all(|one| one.is_ascii_digit());
    if !plain || bare || digits { 0..0 } else { value.range }
}
