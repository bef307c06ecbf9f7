//! Keys and tokens of services.

use std::ops::Range;

use crate::{
    Pattern, Recogniser,
    value::{assigned, extend, value},
};

pub(crate) const API_KEY: Recogniser = Recogniser {
    name: "api_key",
    label: "API_KEY",
    about: "A key or token with which a program uses a service, by its prefix or by the word before it.",
    source: "The vendors' own pages; prefixes and lengths compared with the rules of gitleaks \
             (`config/gitleaks.toml`), not all of them being there; RFC 6750, section 2.1 \
             (bearer); RFC 7617 (basic)",
    patterns: &[
        Pattern::new(r"(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}", 0.95),
        Pattern::new(r"gh[pousr]_[A-Za-z0-9]{36}", 0.95),
        Pattern::new(r"github_pat_[A-Za-z0-9_]{20}", 0.95).extended(tail).narrowed(with_digit),
        Pattern::new(r"gl(?:pat|dt|rt|cbt|ptt|ft|soat|ffct|imt|oas)-[A-Za-z0-9_-]{16}", 0.95).extended(tail).narrowed(with_digit),
        Pattern::new(r"xox[abeoprs]-[A-Za-z0-9-]{10}", 0.95).extended(tail).narrowed(with_digit),
        Pattern::new(r"xapp-\d-[A-Z0-9]{8,16}-\d{8,16}-[a-z0-9]{16}", 0.95).extended(tail),
        Pattern::new(r"https://hooks\.slack\.com/(?:services|workflows|triggers)/[A-Z0-9]{8,14}/[A-Z0-9]{8,14}/[A-Za-z0-9]{16,32}", 0.95),
        Pattern::new(r"(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{16}", 0.95).extended(tail),
        Pattern::new(r"whsec_[A-Za-z0-9]{24}", 0.95).extended(tail),
        Pattern::new(r"AIza[A-Za-z0-9_-]{35}", 0.95),
        Pattern::new(r"(?:ya29\.|GOCSPX-)[A-Za-z0-9_-]{20}", 0.95).extended(tail),
        Pattern::new(r"sk-(?:proj-|svcacct-|admin-|ant-|or-|live-)?[A-Za-z0-9_-]{20}", 0.95).extended(tail).narrowed(with_digit),
        Pattern::new(r"SG\.[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{16}", 0.95).extended(tail),
        Pattern::new(r"SK[0-9a-f]{32}", 0.9),
        Pattern::new(r"npm_[A-Za-z0-9]{36}", 0.95),
        Pattern::new(r"pypi-[A-Za-z0-9_-]{32}", 0.95).extended(tail).narrowed(with_digit),
        Pattern::new(r"hf_[A-Za-z0-9]{30,40}", 0.95),
        Pattern::new(r"(?:dop|doo|dor)_v1_[0-9a-f]{64}", 0.95),
        Pattern::new(r"shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}", 0.95),
        Pattern::new(r"sq0(?:atp|csp|idp)-[A-Za-z0-9_-]{22}", 0.95).extended(tail),
        Pattern::new(r"key-[0-9a-f]{32}", 0.95),
        Pattern::new(r"\d{8,10}:AA[A-Za-z0-9_-]{33}", 0.95),
        Pattern::new(r"dapi[0-9a-f]{32}(?:-\d)?", 0.95),
        Pattern::new(r"NRAK-[A-Z0-9]{27}", 0.95),
        Pattern::new(r"lin_api_[A-Za-z0-9]{32,48}", 0.95),
        Pattern::new(r"PMAK-[0-9a-f]{24}-[0-9a-f]{34}", 0.95),
        Pattern::new(r"dp\.(?:pt|st|ct|sa|scim|audit)\.[A-Za-z0-9._-]{32}", 0.95).extended(tail).narrowed(with_digit),
        Pattern::new(r"pat[A-Za-z0-9]{14}\.[0-9a-f]{64}", 0.95),
        Pattern::new(r"fig[du]_[A-Za-z0-9_-]{32}", 0.95).extended(tail),
        Pattern::new(r"(?:hvs|hvb|hvr)\.[A-Za-z0-9_-]{24}", 0.95).extended(tail),
        Pattern::new(r"(?:glsa|glc)_[A-Za-z0-9_+/=]{32}", 0.95).extended(tail),
        Pattern::new(r"(?:gsk|xai|nvapi|r8|pplx|tskey|sntry[su]|sbp|ATATT3|ATCTT3|secret_ntn|ntn)[_-][A-Za-z0-9_-]{30}", 0.9).extended(tail).narrowed(with_digit),
        Pattern::new(
            assigned!(
                "(?:x[_-])?api[ _-]?(?:key|token|secret)|(?:aws[_-])?secret[_-]?(?:access[_-]?)?key|\
                 access[_-]?(?:key(?:[_-]?id)?|token)|(?:x[_-])?auth[_-]?(?:token|key)|client[_-]?secret|\
                 refresh[_-]?token|session[_-]?token|private[_-]?token|bearer[_-]?token|account[_-]?key|\
                 encryption[_-]?key|signing[_-]?(?:key|secret)|webhook[_-]?secret|license[_-]?key|token|secret"
            ),
            0.75,
        )
        .extended(extend)
        .narrowed(assigned_value),
        Pattern::new(r"(?i)bearer[ ]{1,2}[A-Za-z0-9_.~+/-]{16}", 0.75).extended(tail).narrowed(second_word),
        Pattern::new(r#"(?i)authorization\\?["']?[ ]?[:=][ ]?\\?["']?basic [A-Za-z0-9+/=]{6}"#, 0.85).extended(tail).narrowed(last_word),
    ],
    context: &["api key", "api", "key", "token", "secret", "credential", "credentials"],
    examples: &[
        "aws_access_key_id = «AKIAIOSFODNN7EXAMPLE»",
        "aws_secret_access_key=«wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY»",
        "use «ghp_abab0000abab0000abab0000abab0000abab»",
        "git clone https://oauth2:«glpat-abab0000abab0000abab»@git.example.com/x",
        "post to «https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX»",
        "OPENAI_API_KEY=«sk-proj-aaaa1111aaaa1111aaaa1111»",
        "api_key = \"«abcd1234abcd1234»\"",
        "api-key: «abcd1234abcd1234»",
        "token := \"«aaaabbbb1111»\"",
        "{\"client_secret\": \"«aBcD-aBcD-0000»\"}",
        "curl -H 'Authorization: Bearer «aaaa1111bbbb2222cccc»' https://example.com",
        "Authorization: Basic «QWxhZGRpbjpvcGVuIHNlc2FtZQ==»",
        "bot «12345678:AAababababababababababababababababa», started",
        "hf_x is short, «hf_abababababababababababababababab» is not", "sts «ABIAIOSFODNN7EXAMPLE»", "«glffct-abab0000abab0000abab»"],
    counter_examples: &[
        "api_key = os.environ[\"API_KEY\"]",
        "api_key: str",
        "API_KEY=${API_KEY}",
        "api_key = \"YOUR_API_KEY\"",
        "the token is expired",
        "token: required",
        "max_tokens: 4096",
        "the bearer of this letter",
        "let token = lexer.next_token();",
        "sk-learn-is-a-library-for-machine-learning",
        "secret = config.client_secret",
        "Bearer authentication-is-required-here",
        "AKIA is a prefix",
        "token = tokens[12345678]",
    ],
    ..Recogniser::EMPTY
};

/// The shortest value that is believed to be a key.
const VALUE_MIN: usize = 8;

fn tail(text: &[u8], end: usize) -> usize {
    let is_of = |byte: &&u8| byte.is_ascii_alphanumeric() || b"_-.~+/=".contains(byte);
    end + text.iter().skip(end).take_while(is_of).count()
}

fn digits(text: &str) -> usize {
    text.bytes().filter(u8::is_ascii_digit).count()
}

/// Without the signs of a sentence; words with hyphens are no key, which has digits.
fn with_digit(matched: &str) -> Range<usize> {
    let key = matched.trim_end_matches(['.', '-', '_', '/', '~']);
    if digits(key) == 0 { 0..0 } else { 0..key.len() }
}

fn second_word(matched: &str) -> Range<usize> {
    let start = matched.rfind(' ').map_or(0, |space| space + 1);
    let token = matched.get(start..).unwrap_or("").trim_end_matches(['.', '-', '/']);
    if digits(token) == 0 { 0..0 } else { start..start + token.len() }
}

fn last_word(matched: &str) -> Range<usize> {
    matched.rfind(' ').map_or(0, |space| space + 1)..matched.len()
}

fn assigned_value(matched: &str) -> Range<usize> {
    let Some(value) = value(matched).filter(|value| !value.is_none()) else { return 0..0 };
    let is_of = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.~+/=:@!#$%^".contains(&byte);
    let text = value.text;
    let letters = text.bytes().any(|byte| byte.is_ascii_alphabetic());
    let key = text.len() >= VALUE_MIN && letters && value.has_digit() && text.bytes().all(is_of);
    if key { value.range } else { 0..0 }
}
