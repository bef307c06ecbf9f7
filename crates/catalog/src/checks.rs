//! The list of the built-in check pages.

/// The file `checks/ID.md` with its name.
macro_rules! page {
    ($id:literal) => {
        (concat!($id, ".md"), include_str!(concat!("../checks/", $id, ".md")))
    };
}

/// Every built-in page, file name and text, in the order in which people meet them: that of the
/// first item they serve. To add a check, write its page and add its line.
pub const CHECKS: &[(&str, &str)] = &[
    page!("PL-CTX-02"),
    page!("PL-LEGAL-01"),
    page!("PL-LEAD-01"),
    page!("PL-LEAD-02"),
    page!("PL-POL-01"),
    page!("PL-POL-02"),
    page!("PL-ROLE-01"),
    page!("PL-RISK-01"),
    page!("PL-RISK-03"),
    page!("PL-RISK-04"),
    page!("PL-RISK-05"),
    page!("PL-DOC-02"),
    page!("PL-LED-01"),
    page!("PL-DOC-03"),
    page!("PL-OPS-01"),
    page!("PL-RISK-06"),
    page!("PL-RISK-07"),
    page!("PL-MON-02"),
    page!("PL-POL-03"),
    page!("PL-POL-05"),
    page!("PL-POL-06"),
    page!("PL-ROLE-03"),
    page!("PL-ROLE-04"),
    page!("PL-INV-01"),
    page!("PL-INV-02"),
    page!("PL-TOOL-01"),
    page!("PL-FAIR-01"),
    page!("PL-DEV-04"),
    page!("PL-VER-03"),
    page!("PL-PRIV-02"),
];
