//! Proof that a form came from one of our pages, as a type: only [`crate::visit::Posted`] makes a
//! visit that may write, and it makes none without a fitting token.
//!
//! The token is derived from the session key, which no other site can read, so nothing is stored.

use base::Digest;

/// The field of every form that holds the token.
pub(crate) const FIELD: &str = "csrf";

/// The token of a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Csrf(String);

impl Csrf {
    /// The token that belongs to this session key.
    pub(crate) fn of(session: &str) -> Self {
        Self(Digest::of(format!("plumb csrf v1\n{session}").as_bytes()).to_string())
    }

    /// Whether a form brought it. Compares digests of both, so that the time tells nothing.
    pub(crate) fn fits(&self, brought: &str) -> bool {
        Digest::of(self.0.as_bytes()) == Digest::of(brought.as_bytes())
    }

    /// As forms carry it.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_fits_its_own_session_only() {
        let own = Csrf::of("one");
        assert!(own.fits(own.as_str()));
        assert!(!own.fits(Csrf::of("two").as_str()));
        assert!(!own.fits(""));
    }
}
