//! The two cookies: the session key and the appearance.

use axum::http::{HeaderMap, HeaderValue, header};

/// The cookie that holds the session key.
pub(crate) const SESSION: &str = "plumb_session";

/// The cookie that holds the appearance, `light` or `dark`.
pub(crate) const THEME: &str = "plumb_theme";

/// How long an appearance is remembered, in seconds.
const THEME_S: u32 = 365 * 24 * 3600;

/// The value of a cookie of a request.
pub(crate) fn read<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.split_once('='));
    pairs.map(|(key, value)| (key.trim(), value.trim())).find(|(key, _)| *key == name).map(|p| p.1)
}

/// The header that sets the session key; it ends with the browser's session.
pub(crate) fn session(key: &str, secure: bool) -> Option<HeaderValue> {
    let secure = if secure { "; Secure" } else { "" };
    let text = format!("{SESSION}={key}; Path=/; HttpOnly; SameSite=Lax{secure}");
    HeaderValue::from_str(&text).ok()
}

/// The header that ends a session.
pub(crate) fn no_session() -> HeaderValue {
    HeaderValue::from_static("plumb_session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0")
}

/// The header that sets the appearance; none is "like my device".
pub(crate) fn theme(theme: Option<&str>) -> Option<HeaderValue> {
    let text = match theme {
        Some(theme) => format!("{THEME}={theme}; Path=/; SameSite=Lax; Max-Age={THEME_S}"),
        None => format!("{THEME}=; Path=/; SameSite=Lax; Max-Age=0"),
    };
    HeaderValue::from_str(&text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, HeaderValue::from_static("a=1; plumb_session=xyz=; b"));
        assert_eq!(read(&headers, SESSION), Some("xyz="));
        assert_eq!(read(&headers, "plumb_sessio"), None);
    }
}
