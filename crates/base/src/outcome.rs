//! The two ways in which a request can go wrong, and what the edges make of them.

use std::borrow::Cow;

/// Why a request was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The caller asked for something that the rules do not allow. Nothing is broken.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// We failed. The caller can do nothing about it but try later.
    #[error("could not {doing}")]
    Failed {
        /// What we were doing, as in "append to the ledger".
        doing: Cow<'static, str>,
        /// What stopped us.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

/// A rule said no. It always says what to do next.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what}")]
pub struct Refusal {
    /// One lowercase sentence without a full stop.
    pub what: String,
    /// What the caller can do about it.
    pub hint: Cow<'static, str>,
    /// Which class of refusal it is.
    pub kind: RefusalKind,
    /// The fields of the form that it is about, if it is about some.
    pub fields: Vec<String>,
}

/// The class of a [`Refusal`]: it picks the status code and the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefusalKind {
    /// The input is not well formed.
    Invalid,
    /// Nobody has signed in, or the token or session has ended.
    Anonymous,
    /// The caller may not do this.
    Forbidden,
    /// There is no such thing.
    Missing,
    /// It does not fit the present state.
    Conflict,
    /// More was sent than is taken.
    TooLarge,
    /// Too much was asked for at once.
    TooMuch,
}

impl Refusal {
    /// A refusal of some kind.
    pub fn new(
        kind: RefusalKind,
        what: impl Into<String>,
        hint: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self { what: what.into(), hint: hint.into(), kind, fields: Vec::new() }
    }

    /// The input is not well formed.
    pub fn invalid(what: impl Into<String>, hint: impl Into<Cow<'static, str>>) -> Self {
        Self::new(RefusalKind::Invalid, what, hint)
    }

    /// It does not fit the present state.
    pub fn conflict(what: impl Into<String>, hint: impl Into<Cow<'static, str>>) -> Self {
        Self::new(RefusalKind::Conflict, what, hint)
    }

    /// There is no such thing.
    pub fn missing(what: impl Into<String>, hint: impl Into<Cow<'static, str>>) -> Self {
        Self::new(RefusalKind::Missing, what, hint)
    }

    /// The caller may not do this.
    pub fn forbidden(what: impl Into<String>, hint: impl Into<Cow<'static, str>>) -> Self {
        Self::new(RefusalKind::Forbidden, what, hint)
    }

    /// The same refusal, about this field of the form.
    #[must_use]
    pub fn about(mut self, field: &str) -> Self {
        self.fields.push(field.to_owned());
        self
    }
}

impl Error {
    /// A failure, with what we were doing and what stopped us.
    pub fn failed(
        doing: impl Into<Cow<'static, str>>,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        Self::Failed { doing: doing.into(), source: source.into() }
    }

    /// The HTTP status. This is the only place that picks one.
    pub fn status(&self) -> u16 {
        match self {
            Self::Refused(refusal) => match refusal.kind {
                RefusalKind::Invalid => 400,
                RefusalKind::Anonymous => 401,
                RefusalKind::Forbidden => 403,
                RefusalKind::Missing => 404,
                RefusalKind::Conflict => 409,
                RefusalKind::TooLarge => 413,
                RefusalKind::TooMuch => 429,
            },
            Self::Failed { .. } => 500,
        }
    }

    /// The exit code of the command line: 1 for a refusal, 2 for a failure.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Refused(_) => 1,
            Self::Failed { .. } => 2,
        }
    }

    /// What stopped us, cause by cause, outermost first. Empty for a refusal.
    pub fn causes(&self) -> Vec<String> {
        let mut causes = Vec::new();
        let mut cause = std::error::Error::source(self);
        while let Some(error) = cause {
            causes.push(error.to_string());
            cause = error.source();
        }
        causes
    }

    /// The text for a terminal: the error, what caused it, then the hint.
    pub fn render(&self) -> String {
        let mut lines = vec![format!("error: {self}")];
        if let Self::Refused(refusal) = self {
            lines.push(format!("\nhint: {}", refusal.hint));
        } else {
            lines.extend(self.causes().iter().map(|cause| format!("  caused by: {cause}")));
        }
        lines.join("\n") + "\n"
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    #[test]
    fn a_refusal_ends_with_a_hint() {
        let error = Error::from(Refusal::conflict(
            "`risk-7` is already accepted",
            "assess it again to reopen it",
        ));
        assert_eq!((error.status(), error.exit_code()), (409, 1));
        expect![[r"
            error: `risk-7` is already accepted

            hint: assess it again to reopen it
        "]]
        .assert_eq(&error.render());
    }

    #[test]
    fn a_failure_names_its_causes() {
        let error = Error::failed("open the ledger", std::io::Error::other("disk is gone"));
        assert_eq!((error.status(), error.exit_code()), (500, 2));
        expect![[r"
            error: could not open the ledger
              caused by: disk is gone
        "]]
        .assert_eq(&error.render());
    }
}
