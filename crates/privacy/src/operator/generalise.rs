//! Values made coarser. A value that would not become coarser is not treated.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    num::NonZeroU64,
};

use super::{Generalise, date, place};

/// The coarser value; none if it cannot be read as what is asked for.
pub(crate) fn generalise(value: &str, to: &Generalise) -> Option<String> {
    let value = value.trim();
    match to {
        Generalise::Bucket { width, top } => bucket(value, *width, *top),
        Generalise::Month { order } => {
            let date = date::read(value, *order).filter(|one| one.century)?.date;
            Some(format!("{:04}-{:02}", date.year(), date.month()))
        }
        Generalise::Year { order } => {
            let date = date::read(value, *order).filter(|one| one.century)?.date;
            Some(format!("{:04}", date.year()))
        }
        Generalise::Prefix { keep } => prefix(value, *keep),
        Generalise::Network => network(value),
        Generalise::Region => place::region(value).map(str::to_owned),
        Generalise::Country => place::country_of_state(value).map(str::to_owned),
    }
}

/// Words that say how large a number is.
const MULTIPLES: [&str; 5] = ["hundred", "thousand", "million", "billion", "dozen"];

/// The only number in a value, as in `34 years old`, to its bucket. What is around it is dropped.
fn bucket(value: &str, width: NonZeroU64, top: Option<u64>) -> Option<String> {
    let digits = |one: char| one.is_ascii_digit();
    let start = value.find(digits)?;
    let end = value.rfind(digits)? + 1;
    let number = value.get(start..end).filter(|text| text.chars().all(digits))?;
    let (before, behind) = (value.get(..start)?, value.get(end..)?);
    let signed = before.trim_end().ends_with(['-', '\u{2013}', '\u{2212}', '.', ',']);
    // Of `3½`, `٣4` and `5 million` the digits are not the number.
    let other = before.chars().chain(behind.chars()).any(char::is_numeric);
    let lower = behind.to_lowercase();
    let multiple = MULTIPLES.iter().any(|word| lower.contains(word));
    let number: u64 = number.parse().ok().filter(|_| !signed && !other && !multiple)?;
    if let Some(top) = top.filter(|top| number >= *top) {
        return Some(format!("{top}+"));
    }
    let low = number - number % width;
    let high = low.checked_add(width.get() - 1)?;
    Some(match top {
        Some(top) => format!("{low}-{}", high.min(top - 1)),
        None => format!("{low}-{high}"),
    })
}

/// The first letters and digits of a postcode, with what stands between them.
fn prefix(value: &str, keep: usize) -> Option<String> {
    let is_part = |one: char| one.is_ascii_alphanumeric();
    if !value.starts_with(is_part)
        || !value.chars().all(|one| is_part(one) || one == ' ' || one == '-')
    {
        return None;
    }
    // One more than is kept must stand there, or nothing would be hidden.
    let mut parts = value.char_indices().filter(|(_, one)| is_part(*one));
    let (last, _) = parts.nth(keep.checked_sub(1)?)?;
    parts.next()?;
    value.get(..=last).map(str::to_owned)
}

fn network(value: &str) -> Option<String> {
    match value.parse().ok()? {
        IpAddr::V4(address) => {
            let [a, b, c, _] = address.octets();
            Some(format!("{}/24", Ipv4Addr::new(a, b, c, 0)))
        }
        IpAddr::V6(address) => {
            let [a, b, c, ..] = address.segments();
            Some(format!("{}/48", Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0)))
        }
    }
}
