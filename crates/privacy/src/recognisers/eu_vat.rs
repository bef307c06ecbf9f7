//! VAT numbers of the countries of the European Union.

use crate::{
    Check, Pattern, Recogniser,
    checksum::{digits, is_uniform, luhn, mod_11_10, mod_97, strongly, weakly, weighted},
};

pub(crate) const EU_VAT: Recogniser = Recogniser {
    name: "eu_vat",
    label: "VAT_NUMBER",
    about: "The VAT number of a business in the European Union or Northern Ireland, with the \
            letters of its country.",
    source: "Council Directive 2006/112/EC, art. 215; European Commission, VIES, structure of VAT \
             numbers; German check digit by ZMDV, Anlage 3 (BGBl. 1993 I S. 736), those of the \
             others as in python-stdnum `stdnum.eu.vat`; for BG, CY, CZ, EE, HU, IE, LT, LV, MT, \
             RO, SI, SK and XI only the shape is looked at",
    patterns: &[
        Pattern::new(
            r"ATU ?\d{8}|(?:DE|EE|EL|PT|LT) ?\d{9}|(?:IT|HR|LV) ?\d{11}|DE ?\d{3} \d{3} \d{3}",
            0.4,
        ),
        Pattern::new(r"FR ?[0-9A-HJ-NP-Z]{2} ?\d{9}|FR ?[0-9A-HJ-NP-Z]{2} \d{3} \d{3} \d{3}", 0.4),
        Pattern::new(r"ES ?[A-Z]\d{7}[0-9A-Z]|ES ?\d{8}[A-Z]", 0.4),
        Pattern::new(r"NL ?\d{9}B\d{2}|NL ?\d{4}\.\d{2}\.\d{3}\.B\.?\d{2}", 0.4),
        Pattern::new(r"BE ?[01]\d{9}|BE ?[01]\d{3}\.\d{3}\.\d{3}", 0.4),
        Pattern::new(r"(?:DK|FI|HU|LU|MT|SI) ?\d{8}|DK \d{2} \d{2} \d{2} \d{2}", 0.4),
        Pattern::new(
            r"BG ?\d{9,10}|CY ?\d{8}[A-Z]|CZ ?\d{8,10}|(?:PL|SK) ?\d{10}|PL ?\d{3}-\d{3}-\d{2}-\d{2}",
            0.4,
        ),
        Pattern::new(
            r"IE ?\d[0-9A-Z]\d{5}[A-W][A-I]?|RO ?\d{4,10}|SE ?\d{10}01|LT ?\d{12}|XI ?\d{9}",
            0.3,
        ),
    ],
    check: Some(check),
    context: &[
        "vat",
        "vat id",
        "vat number",
        "vat no",
        "vat reg",
        "vat registration",
        "ust-id",
        "ust-idnr",
        "ustid",
        "ust-id-nr",
        "umsatzsteuer-id",
        "uid",
        "tva",
        "n° tva",
        "iva",
        "p.iva",
        "partita iva",
        "nif",
        "btw",
        "btw-nummer",
        "btw-nr",
        "moms",
        "momsnr",
        "cvr",
        "alv",
        "nip",
        "dič",
        "dic",
        "áfa",
        "mwst",
        "pdv",
        "ddv",
        "km kood",
    ],
    examples: &[
        "USt-IdNr. «DE136695976»",
        "«ATU13585627»",
        "TVA «FR40303265045»",
        "«FR 44 732829320»",
        "P.IVA «IT00743110157»",
        "NIF «ESA58818501»",
        "«ES12345678Z»",
        "BTW «NL004495445B01»",
        "«NL123456789B13»",
        "«BE0428759497»",
        "BE number «BE 0428.759.497»",
        "VAT «DK13585628»",
        "VAT no. «IE6433435F»",
        "«PL5260250995»",
        "«SE123456789701»",
        "«FI20774740»",
        "«LU15027442»",
        "«HR33392005961»",
        "«PT501964924»",
        "«EL094259216»",
        "Monaco: «FR53000004605»",
        "BTW «NL002455799B11»",
    ],
    counter_examples: &[
        "USt-IdNr. DE136695977",
        "ATU13585628",
        "TVA FR41303265045",
        "P.IVA IT00743110158",
        "NIF ESA58818502",
        "ES12345678A",
        "BTW NL004495446B01",
        "BE0428759498",
        "VAT PL5260250996",
        "ref DK13585627",
        "ref LT123456789",
        "model SE123456789801",
        "FI20774741",
        "LU15027443",
        "flight DE 1234",
        "TVA FR84323140391",
        "TVA FR54000004605",
        "BTW NL123456789B90",
    ],
    ..Recogniser::EMPTY
};

fn check(text: &str) -> Check {
    let all: String = text.chars().filter(char::is_ascii_alphanumeric).collect();
    let (Some(country), Some(rest)) = (all.get(..2), all.get(2..)) else { return Check::Fails };
    let modulo = |weights: &[u32]| weighted(rest, weights) % 11;
    let last = digits(rest).last().unwrap_or(0);
    let holds = match country {
        "AT" => cross_sums(rest) == last,
        "BE" => ends_97(rest, |number| 97 - number % 97),
        "DE" | "HR" => mod_11_10(rest),
        "DK" => modulo(&[2, 7, 6, 5, 4, 3, 2, 1]) == 0,
        "EL" => modulo(&[256, 128, 64, 32, 16, 8, 4, 2]) % 10 == last,
        "ES" => return spanish(rest),
        "FI" => (11 - modulo(&[7, 9, 10, 5, 8, 4, 2])) % 11 == last,
        "FR" => return french(rest),
        "IT" => luhn(rest),
        "LU" => ends_97(rest, |number| number % 89),
        "NL" => dutch(rest),
        "PL" => modulo(&[6, 5, 7, 2, 3, 4, 5, 6, 7]) == last,
        "PT" => (11 - modulo(&[9, 8, 7, 6, 5, 4, 3, 2])) % 11 % 10 == last,
        "SE" => rest.get(..10).is_some_and(luhn),
        // Of the others only the shape is looked at.
        _ => return weakly(!is_uniform(rest)),
    };
    strongly(holds && !is_uniform(rest))
}

/// The check digit of Austria: of every other digit twice its value, and 4 are added.
fn cross_sums(rest: &str) -> u32 {
    let cross = |(place, digit): (usize, u32)| match (place % 2, digit * 2) {
        (0, _) => digit,
        (_, twice) => twice / 10 + twice % 10,
    };
    let sum: u32 = digits(rest).take(7).enumerate().map(cross).sum();
    (96 - sum) % 10
}

/// Whether the last two digits are what the rule makes of those before.
fn ends_97(rest: &str, rule: fn(u64) -> u64) -> bool {
    let parse = |part: Option<&str>| part.and_then(|part| part.parse::<u64>().ok());
    let start = rest.len().saturating_sub(2);
    parse(rest.get(..start)).map(rule) == parse(rest.get(start..))
}

/// A NIF, NIE or CIF.
fn spanish(rest: &str) -> Check {
    let said = match rest.bytes().next() {
        Some(b'X' | b'Y' | b'Z') => super::es_nie::check(rest),
        Some(b'0'..=b'9' | b'K' | b'L' | b'M') => super::es_nif::check(rest),
        _ => super::es_cif::check(rest),
    };
    strongly(said != Check::Fails)
}

/// The key before a SIREN; of the newer keys with letters no publication was found.
fn french(rest: &str) -> Check {
    let (Some(key), Some(siren)) = (rest.get(..2), rest.get(2..)) else { return Check::Fails };
    // In Monaco three zeros and another number stand for the SIREN.
    if !luhn(siren) && !siren.starts_with("000") {
        return Check::Fails;
    }
    let Ok(key) = key.parse::<u64>() else { return Check::Possible };
    let number: Option<u64> = siren.parse().ok();
    strongly(number.is_some_and(|number| (12 + 3 * (number % 97)) % 97 == key))
}

/// The check of eleven of a BSN or RSIN, or since 2020 that of ISO/IEC 7064 for a sole trader.
fn dutch(rest: &str) -> bool {
    let number: String = rest.chars().take(9).collect();
    let last = digits(&number).last().unwrap_or(0);
    let eleven = weighted(&number, &[9, 8, 7, 6, 5, 4, 3, 2]) % 11 == last;
    eleven || mod_97("NL".chars().chain(rest.chars())) == Some(1)
}
