//! Values that look real and belong to nobody.

use std::sync::LazyLock;

use crate::{
    keys::{Keys, Purpose},
    words::words,
};

fn lines(text: &'static str) -> Vec<&'static str> {
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect()
}

static GIVEN: LazyLock<Vec<&str>> =
    LazyLock::new(|| lines(include_str!("../surrogates/given.txt")));
static SURNAMES: LazyLock<Vec<&str>> =
    LazyLock::new(|| lines(include_str!("../surrogates/surnames.txt")));
static TOWNS: LazyLock<Vec<&str>> =
    LazyLock::new(|| lines(include_str!("../surrogates/towns.txt")));

/// Second halves of invented towns: each gives a name that is on no list of large places.
const ENDINGS: [&str; 16] = [
    "by", "combe", "cote", "dale", "den", "fell", "ford", "garth", "ham", "holt", "hurst", "mere",
    "stead", "thorpe", "wick", "worth",
];

/// What stands before the name of a town when names alone have run out.
const SIDES: [&str; 6] = ["North", "South", "East", "West", "Upper", "Lower"];

/// What firms are called.
const FIRMS: [&str; 12] = [
    "Cooperative",
    "Foundry",
    "Group",
    "Holdings",
    "Industries",
    "Labs",
    "Logistics",
    "Partners",
    "Services",
    "Supply",
    "Systems",
    "Works",
];

/// From this attempt on, names are made longer, for the short ones may have run out.
const LONGER_FROM: u32 = 8;

/// Numbers that follow from the key, one after the other.
struct Draw {
    mac: [u8; 32],
    at: usize,
}

impl Draw {
    /// A number below `many`, which is above 0.
    fn below(&mut self, many: u32) -> u32 {
        let bytes = self.mac.iter().cycle().skip(self.at).take(4);
        self.at += 4;
        bytes.fold(0_u32, |all, byte| all << 8 | u32::from(*byte)) % many.max(1)
    }

    fn one<'a>(&mut self, list: &[&'a str]) -> &'a str {
        let many = u32::try_from(list.len()).unwrap_or(u32::MAX);
        list.get(self.below(many) as usize).copied().unwrap_or_default()
    }
}

/// The surrogate of an attempt; none if there are none for the label.
///
/// The same key, label, value and attempt give the same. A name shares no word with the value, for a
/// name of which half is left is no other name; an attempt that does gives an empty text, which is
/// never used.
pub(crate) fn propose(keys: &Keys, label: &str, value: &str, attempt: u32) -> Option<String> {
    let parts = [label.as_bytes(), value.as_bytes(), &attempt.to_be_bytes()];
    let mut draw = Draw { mac: keys.mac(Purpose::Surrogate, &parts), at: 0 };
    let longer = attempt >= LONGER_FROM;
    let text = match label {
        "PERSON" => person(&mut draw, longer),
        "LOCATION" => town(&mut draw, longer),
        "ORGANIZATION" => firm(&mut draw),
        "EMAIL_ADDRESS" => address(&mut draw),
        "PHONE_NUMBER" => return Some(telephone(&mut draw, value)),
        _ => return None,
    };
    let lower = value.to_lowercase();
    let name = text.split('@').next().unwrap_or_default().to_lowercase();
    let shared = words(&name).any(|word| words(&lower).any(|other| other == word));
    Some(if shared { String::new() } else { text })
}

fn person(draw: &mut Draw, longer: bool) -> String {
    let (given, surname) = (draw.one(&GIVEN), draw.one(&SURNAMES));
    if !longer {
        return format!("{given} {surname}");
    }
    format!("{given} {} {surname}", draw.one(&GIVEN))
}

fn town(draw: &mut Draw, longer: bool) -> String {
    let name = format!("{}{}", draw.one(&TOWNS), draw.one(&ENDINGS));
    if longer { format!("{} {name}", draw.one(&SIDES)) } else { name }
}

fn firm(draw: &mut Draw) -> String {
    let (first, second) = (draw.one(&TOWNS), draw.one(&SURNAMES));
    format!("{first} {second} {}", draw.one(&FIRMS))
}

/// At `example.org`, which RFC 2606 reserves.
fn address(draw: &mut Draw) -> String {
    let (given, surname) = (draw.one(&GIVEN).to_lowercase(), draw.one(&SURNAMES).to_lowercase());
    format!("{given}.{surname}{}@example.org", draw.below(1000))
}

/// From the ranges set aside for fiction: 07700 900000 to 900999 in the United Kingdom (Ofcom), and
/// 555-0100 to 555-0199 in each area of North America (North American Numbering Plan).
fn telephone(draw: &mut Draw, value: &str) -> String {
    let digits: String = value.chars().filter(char::is_ascii_digit).collect();
    if value.trim_start().starts_with('+') && digits.starts_with("44") {
        return format!("+44 7700 900{:03}", draw.below(1000));
    }
    // No area code ends in 11.
    let area = match 200 + draw.below(800) {
        area if area % 100 == 11 => area + 1,
        area => area,
    };
    let country = if value.trim_start().starts_with('+') { "+1 " } else { "" };
    format!("{country}{area}-555-01{:02}", draw.below(100))
}
