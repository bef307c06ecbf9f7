//! Tax identification numbers of Germany.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{exactly, mod_11_10, strongly},
};

pub(crate) const DE_STEUER_ID: Recogniser = Recogniser {
    name: "de_steuer_id",
    label: "DE_STEUER_ID",
    about: "The tax identification number of a person in Germany.",
    source: "Abgabenordnung, §§ 139a to 139e; European Commission, TIN Algorithms, Public (FS-TIN \
             Algorithms-Public, 5.03 of 2017, 3.11), as implemented in validator.js `isTaxID` and \
             python-stdnum `stdnum.de.idnr`: one digit of the first ten there twice or three \
             times; ISO/IEC 7064, MOD 11,10",
    country: Some("DE"),
    patterns: &[Pattern::new(r"[1-9]\d{10}", 0.2), Pattern::new(r"[1-9]\d \d{3} \d{3} \d{3}", 0.3)],
    check: Some(check),
    context: &[
        "steuer-id",
        "steuerid",
        "steueridentifikationsnummer",
        "steuerliche identifikationsnummer",
        "steuernummer",
        "idnr",
        "id-nr",
        "tax id",
        "tin",
        "tax identification number",
    ],
    examples: &[
        "Meine Steuer-ID ist «86095742719».",
        "«47 036 892 816»",
        "IdNr. «65929970489» bitte angeben",
        "IdNr. «36 574 261 809»",
    ],
    counter_examples: &[
        "Steuer-ID 86095742718",
        "47 036 892 815",
        "order 12345678903 is shipped",
        "call 01711234567",
        "Steuer-ID 11111111111",
        "IdNr. 36574261890",
        "IdNr. 36554266806",
    ],
    ..Recogniser::EMPTY
};

fn check(number: &str) -> Check {
    let Some(digits) = exactly::<11>(number) else { return Check::Fails };
    let mut counts = [0; 10];
    for digit in &digits[..10] {
        counts[*digit as usize] += 1;
    }
    // Of the first ten digits one stands there twice, or three times but not in a row; no other does.
    let repeated = counts.iter().filter(|count| **count > 1).count() == 1;
    let row = digits[..10].windows(3).any(|three| three[0] == three[1] && three[1] == three[2]);
    let few = counts.iter().all(|count| *count <= 3);
    strongly(repeated && few && !row && mod_11_10(number))
}
