//! Personal numbers of Romania.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{exactly, is_birth_date, is_short_date, number, strongly, weighted},
};

pub(crate) const RO_CNP: Recogniser = Recogniser {
    name: "ro_cnp",
    label: "RO_CNP",
    about: "The personal numerical code (CNP) of a person in Romania.",
    source: "Legea nr. 105/1996, art. 5; OUG nr. 97/2005, art. 6; HG nr. 1375/2006; control digit \
             by the weights 279146358279 modulo 11, and the counties, as implemented in \
             python-stdnum `stdnum.ro.cnp`",
    country: Some("RO"),
    patterns: &[Pattern::new(r"[1-9]\d{12}", 0.3)],
    check: Some(check),
    context: &[
        "cnp",
        "cod numeric personal",
        "codul numeric personal",
        "c.n.p",
        "personal numerical code",
    ],
    examples: &[
        "CNP «1800101221144»",
        "«2850315401233»",
        "CNP: «5030721123454»",
        "CNP «1630615123457»",
    ],
    counter_examples: &[
        "CNP 1800101221145",
        "2850315401234",
        "5031321123454",
        "time 1700000000000",
        "CNP 1800101991144",
        "CNP 1630615123458",
        "CNP 1632215123457",
        "CNP 1630615993454",
    ],
    ..Recogniser::EMPTY
};

fn check(text: &str) -> Check {
    let Some(digits) = exactly::<13>(text) else { return Check::Fails };
    let (year, month, day) = (number(&digits[1..3]), number(&digits[3..5]), number(&digits[5..7]));
    let born = match digits[0] {
        1 | 2 => is_birth_date(1900 + year, month, day),
        3 | 4 => is_birth_date(1800 + year, month, day),
        5 | 6 => is_birth_date(2000 + year, month, day),
        _ => is_short_date(year, month, day),
    };
    let county = matches!(number(&digits[7..9]), 1..=48 | 51 | 52 | 70 | 80..=83);
    let rest = weighted(text, &[2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11;
    strongly(born && county && (if rest == 10 { 1 } else { rest }) == digits[12])
}
