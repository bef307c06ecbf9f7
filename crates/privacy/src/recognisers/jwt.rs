//! Tokens of JSON, signed or encrypted.

use std::ops::Range;

use crate::{Check, Pattern, Recogniser};

pub(crate) const JWT: Recogniser = Recogniser {
    name: "jwt",
    label: "JWT",
    about: "A JSON Web Token: three parts with dots between, or five if it is encrypted.",
    source: "RFC 7519, sections 3.1 and 6.1 (its examples); RFC 7515, section 7.1; RFC 7516, \
             section 7.1",
    patterns: &[Pattern::new(r"eyJ[A-Za-z0-9_-]{8,400}\.[A-Za-z0-9_-]", 0.9)
        .extended(extend)
        .narrowed(narrow)],
    check: Some(check),
    context: &["jwt", "token", "bearer", "authorization"],
    examples: &[
        "Authorization: Bearer «eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk»",
        "?id_token=«eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbm4ifQ.aaaabbbbaaaabbbbaaaabbbb»&x=1",
        "the token «eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbm4ifQ.», unsigned",
        "got «eyJhbGciOiJSU0EtT0FFUCJ9.abababab.cdcdcdcd.efefefef.ghghghgh»",
    ],
    counter_examples: &[
        "eyJhbGciOiJIUzI1NiJ9",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbm4ifQ",
        "eyJ is how base64 of {\" begins.",
        "see eyJhbGciOiJIUzI1NiJ9.example.com.",
        "xeyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbm4ifQ.aaaabbbbaaaabbbb",
    ],
    ..Recogniser::EMPTY
};

fn extend(text: &[u8], end: usize) -> usize {
    let is_of = |byte: &&u8| byte.is_ascii_alphanumeric() || b"_-.".contains(byte);
    end + text.iter().skip(end).take_while(is_of).count()
}

/// Without the dot of a sentence, which is one only behind the third part.
fn narrow(matched: &str) -> Range<usize> {
    let parts = matched.split('.').count();
    let dot = matched.ends_with('.') && (parts == 4 || parts == 6);
    0..matched.len() - usize::from(dot)
}

fn check(token: &str) -> Check {
    let parts: Vec<&str> = token.split('.').collect();
    match parts.as_slice() {
        [_, claims, ""] if claims.starts_with("eyJ") && claims.len() >= 8 => Check::Holds,
        [_, claims, signature] if claims.starts_with("eyJ") && signature.len() >= 16 => {
            Check::Holds
        }
        // The content may also be something else than claims.
        [_, content, signature] if content.len() >= 8 && signature.len() >= 42 => Check::Possible,
        [_, _, vector, content, tag]
            if !vector.is_empty() && !content.is_empty() && !tag.is_empty() =>
        {
            Check::Possible
        }
        _ => Check::Fails,
    }
}
