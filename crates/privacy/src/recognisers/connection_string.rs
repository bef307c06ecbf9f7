//! Connections to databases and queues, with their password.

use std::ops::Range;

use crate::{Pattern, Recogniser};

pub(crate) const CONNECTION_STRING: Recogniser = Recogniser {
    name: "connection_string",
    label: "CONNECTION_STRING",
    about: "What a program connects to a database, a queue or a store with, if a password is in it.",
    source: "RFC 3986, section 3.2.1; libpq, 34.1.1.2 (Connection URIs); MongoDB Manual, Connection Strings; \
             Microsoft Learn, SqlConnection.ConnectionString and Configure Azure Storage connection strings",
    patterns: &[
        Pattern::new(
            r#"(?i)(?:postgres(?:ql)?|mysql|mariadb|mongodb|redis|rediss|amqps?|mssql|sqlserver|oracle|clickhouse|cockroachdb)(?:\+[a-z0-9]{2,12})?://[^\s:@/"'<>`]{0,64}:[^\s@"'<>`]{1,128}@[^\s/@"'<>`]"#,
            0.95,
        )
        .extended(to_end_of_word)
        .narrowed(narrow),
        Pattern::new(
            r#"(?i)(?:server|data source|host|addr|address)[ ]?=[^;\r\n"']{1,128};(?:[^;=\r\n"']{1,40}=[^;\r\n"']{0,128};){0,6}[ ]?(?:password|pwd)[ ]?=[ ]?[^;\s"']"#,
            0.95,
        )
        .extended(to_end_of_string)
        .narrowed(narrow),
        Pattern::new(
            r#"(?i)(?:user id|uid|user|username|database|initial catalog)[ ]?=[^;\r\n"']{1,128};(?:[^;=\r\n"']{1,40}=[^;\r\n"']{0,128};){0,3}[ ]?(?:password|pwd)[ ]?=[ ]?[^;\s"']"#,
            0.85,
        )
        .extended(to_end_of_string)
        .narrowed(narrow),
        Pattern::new(
            r"DefaultEndpointsProtocol=https?;AccountName=[a-z0-9]{3,24};AccountKey=[A-Za-z0-9+/]{8}",
            0.95,
        )
        .extended(to_end_of_string)
        .narrowed(narrow),
        Pattern::new(
            r"Endpoint=sb://[a-z0-9.-]{3,80}/;SharedAccessKeyName=[A-Za-z0-9_-]{1,64};SharedAccessKey=[A-Za-z0-9+/]{8}",
            0.95,
        )
        .extended(to_end_of_string)
        .narrowed(narrow),
    ],
    context: &["database", "connection string", "dsn", "database_url", "connection"],
    examples: &[
        "DATABASE_URL=«postgres://ann:s3same@db.example.com:5432/shop?sslmode=require»",
        r#"uri = "«mongodb+srv://reader:abcabc@cluster0.example.net/test»""#,
        "redis at «redis://:abcabc@10.0.0.7:6379/0».",
        "(«mysql+pymysql://root:root@localhost/app»)",
        r#""«Server=tcp:db.example.com,1433;Database=shop;User ID=ann;Password=s3same;Encrypt=true;»""#,
        "«amqps://guest:guest@mq.example.org/vhost», then",
        "«DefaultEndpointsProtocol=https;AccountName=example;AccountKey=abababababababab==;EndpointSuffix=core.example.net»",
    ],
    counter_examples: &[
        "postgres://db.example.com:5432/shop",
        "redis://localhost:6379",
        "https://ann:s3same@example.com/",
        "Server=db.example.com;Database=shop;Integrated Security=true",
        "mongodb://ann@db.example.com/test",
        "server=a; the password is long",
    ],
    ..Recogniser::EMPTY
};

fn to_end_of_word(text: &[u8], end: usize) -> usize {
    let goes_on = |byte: &&u8| !byte.is_ascii_whitespace() && !b"\"'<>`\\".contains(byte);
    end + text.iter().skip(end).take_while(goes_on).count()
}

fn to_end_of_string(text: &[u8], end: usize) -> usize {
    let mut place = end;
    while let Some(byte) = text.get(place).copied() {
        let parted = byte == b' ' && text.get(place - 1) != Some(&b';');
        let inside_key = parted && is_key(text, place);
        if b"\r\n\t\"'<>`\\".contains(&byte) || (parted && !inside_key) {
            break;
        }
        place += 1;
    }
    place
}

/// The longest key of a connection string, in bytes, as `Persist Security Info`.
const KEY_MAX: usize = 32;

/// Whether a space stands in a key: letters lead from it back to `;` and on to `=`.
fn is_key(text: &[u8], place: usize) -> bool {
    let is_of = |byte: &&u8| byte.is_ascii_alphabetic() || **byte == b' ';
    let on = text.iter().skip(place).take(KEY_MAX).take_while(is_of).count();
    let back = text[..place].iter().rev().take(KEY_MAX).take_while(is_of).count();
    text.get(place + on) == Some(&b'=')
        && place.checked_sub(back + 1).and_then(|place| text.get(place)) == Some(&b';')
}

fn narrow(matched: &str) -> Range<usize> {
    0..matched.trim_end_matches(['.', ',', ')', ']', '}', '!', '?', ' ']).len()
}
