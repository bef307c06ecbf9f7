//! Check digits that several recognisers share.

use std::ops::Range;

use crate::Check;

/// The digits of a text, as numbers; everything else is passed over.
pub fn digits(text: &str) -> impl DoubleEndedIterator<Item = u32> + '_ {
    text.bytes().filter(u8::is_ascii_digit).map(|digit| u32::from(digit - b'0'))
}

/// The Luhn algorithm over all digits of a text (ISO/IEC 7812-1, annex B).
pub fn luhn(text: &str) -> bool {
    let sum: u32 = digits(text)
        .rev()
        .enumerate()
        .map(|(place, digit)| match (place % 2, digit * 2) {
            (0, _) => digit,
            (_, twice) if twice > 9 => twice - 9,
            (_, twice) => twice,
        })
        .sum();
    sum.is_multiple_of(10)
}

/// The sum of the digits, each times its weight; digits without a weight, and weights without a digit,
/// count nothing.
pub fn weighted(text: &str, weights: &[u32]) -> u32 {
    digits(text).zip(weights).map(|(digit, weight)| digit * weight).sum()
}

/// The remainder modulo 97 of a number with letters for 10 to 35 (ISO/IEC 7064, MOD 97-10); none if a
/// character is neither a digit nor a letter.
pub fn mod_97(characters: impl Iterator<Item = char>) -> Option<u32> {
    let mut rest = 0;
    for character in characters {
        let value = character.to_digit(36)?;
        rest = if value > 9 { rest * 100 + value } else { rest * 10 + value } % 97;
    }
    Some(rest)
}

/// ISO/IEC 7064, MOD 11,10: the check digit is the last one.
pub fn mod_11_10(text: &str) -> bool {
    let all: Vec<u32> = digits(text).collect();
    let Some((last, first)) = all.split_last() else { return false };
    let product = first.iter().fold(10, |product, digit| {
        let sum = (digit + product) % 10;
        (if sum == 0 { 10 } else { sum } * 2) % 11
    });
    (11 - product) % 10 == *last
}

/// The digits of a text that has exactly so many of them; everything else is passed over.
pub fn exactly<const N: usize>(text: &str) -> Option<[u32; N]> {
    let mut all = digits(text);
    let mut found = [0; N];
    for place in &mut found {
        *place = all.next()?;
    }
    all.next().is_none().then_some(found)
}

/// The number that some digits, nine at most, are written for.
pub fn number(digits: &[u32]) -> u32 {
    digits.iter().fold(0, |number: u32, digit| number.wrapping_mul(10).wrapping_add(*digit))
}

/// Whether there is such a day in the calendar.
pub fn is_date(year: u32, month: u32, day: u32) -> bool {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 => 28 + u32::from(leap),
        _ => 0,
    };
    (1..=days).contains(&day)
}

/// Whether somebody of whom is written today can be born on such a day, as far as is known without a
/// clock: from 1890 to 2049.
pub fn is_birth_date(year: u32, month: u32, day: u32) -> bool {
    (1890..2050).contains(&year) && is_date(year, month, day)
}

/// Whether there is such a day in any century, of a year written with two digits.
pub fn is_short_date(year: u32, month: u32, day: u32) -> bool {
    // 2000 has a 29th of February, and so has every year of which the digits allow it.
    is_date(2000 + year, month, day)
}

/// Whether ten digits can as well be a time of this century, `YYMMDDhhmm`, as orders and files have it.
pub fn is_time_stamp(digits: &[u32; 10]) -> bool {
    let two = |place: usize| number(&digits[place..place + 2]);
    two(0) < 50 && is_date(2000 + two(0), two(2), two(4)) && two(6) < 24 && two(8) < 60
}

/// The sum modulo 10 of letters and digits with the weights 7, 3, 1 (ICAO Doc 9303, part 3, 4.9), a
/// letter being 10 to 35; none if another character is there.
pub fn sum_731(text: &str) -> Option<u32> {
    let mut sum = 0;
    for (character, weight) in text.chars().zip([7, 3, 1].into_iter().cycle()) {
        sum += character.to_digit(36)? * weight;
    }
    Some(sum % 10)
}

/// `Possible` where a check digit holds that one number in ten has by chance; else `Fails`.
pub fn weakly(holds: bool) -> Check {
    if holds { Check::Possible } else { Check::Fails }
}

/// `Holds` where the rules hold, else `Fails`.
pub fn strongly(holds: bool) -> Check {
    if holds { Check::Holds } else { Check::Fails }
}

/// The multiplication table of the dihedral group of order ten.
const DIHEDRAL: [[u8; 10]; 10] = [
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
    [1, 2, 3, 4, 0, 6, 7, 8, 9, 5],
    [2, 3, 4, 0, 1, 7, 8, 9, 5, 6],
    [3, 4, 0, 1, 2, 8, 9, 5, 6, 7],
    [4, 0, 1, 2, 3, 9, 5, 6, 7, 8],
    [5, 9, 8, 7, 6, 0, 4, 3, 2, 1],
    [6, 5, 9, 8, 7, 1, 0, 4, 3, 2],
    [7, 6, 5, 9, 8, 2, 1, 0, 4, 3],
    [8, 7, 6, 5, 9, 3, 2, 1, 0, 4],
    [9, 8, 7, 6, 5, 4, 3, 2, 1, 0],
];

/// The permutations of the Verhoeff algorithm, by place.
const PERMUTED: [[u8; 10]; 8] = [
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
    [1, 5, 7, 6, 2, 8, 3, 0, 9, 4],
    [5, 8, 0, 3, 7, 9, 6, 1, 4, 2],
    [8, 9, 1, 6, 0, 4, 3, 5, 2, 7],
    [9, 4, 5, 3, 1, 2, 6, 8, 7, 0],
    [4, 2, 8, 6, 5, 7, 3, 9, 0, 1],
    [2, 7, 9, 3, 8, 0, 6, 4, 1, 5],
    [7, 0, 4, 6, 9, 1, 3, 2, 5, 8],
];

/// The Verhoeff algorithm over all digits (Verhoeff, J. (1969), Error Detecting Decimal Codes).
pub fn verhoeff(text: &str) -> bool {
    let check = digits(text).rev().enumerate().fold(0, |check, (place, digit)| {
        DIHEDRAL[usize::from(check)][usize::from(PERMUTED[place % 8][digit as usize])]
    });
    check == 0
}

/// Whether all digits are the same: nobody is given such a number, and many forms are filled with it.
pub fn is_uniform(text: &str) -> bool {
    let mut all = digits(text);
    let first = all.next();
    all.all(|digit| Some(digit) == first)
}

/// The letters and digits of a text, in upper case; everything else is passed over.
pub fn compact(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
}

/// The number that stands at this place of a text; none if there is no such place, or no number.
pub fn value(text: &str, place: Range<usize>) -> Option<u32> {
    text.get(place)?.parse().ok()
}

/// Whether a text has a day of the year at this place, written `MMDD`; of February it has 29.
pub fn is_day(text: &str, place: usize) -> bool {
    let month = value(text, place..place + 2).unwrap_or(0);
    let day = value(text, place + 2..place + 4).unwrap_or(0);
    is_date(LEAP_YEAR, month, day)
}

/// A year with all days.
const LEAP_YEAR: u32 = 2000;

/// ISO/IEC 7064, MOD 11-2: the check character is the last one, a digit or `X` for ten.
pub fn mod_11_2(text: &str) -> bool {
    let mut rest = 0;
    for character in text.chars().filter(char::is_ascii_alphanumeric) {
        let value = if matches!(character, 'X' | 'x') { Some(10) } else { character.to_digit(10) };
        let Some(value) = value else { return false };
        rest = (rest * 2 + value) % 11;
    }
    rest == 1
}

/// What a rule says that is strong enough where the number is written with its usual separators, but
/// not for bare digits.
pub fn by_separators(text: &str, holds: bool) -> Check {
    let separated = text.bytes().any(|byte| !byte.is_ascii_alphanumeric());
    if separated { strongly(holds) } else { weakly(holds) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits_hold_for_published_numbers_and_for_no_single_error() {
        // ISO/IEC 7812-1 by its usual example; Aadhaar's and the German Steuer-ID's published ones.
        type Rule = fn(&str) -> bool;
        let cases: [(Rule, &str); 3] =
            [(luhn, "79927398713"), (verhoeff, "2363"), (mod_11_10, "86095742719")];
        for (check, number) in cases {
            assert!(check(number), "{number}");
            for place in 0..number.len() {
                for digit in '0'..='9' {
                    let mut wrong: Vec<char> = number.chars().collect();
                    if wrong[place] == digit {
                        continue;
                    }
                    wrong[place] = digit;
                    let wrong: String = wrong.into_iter().collect();
                    assert!(!check(&wrong), "{wrong}");
                }
            }
        }
    }

    #[test]
    fn a_remainder_modulo_97_is_that_of_the_whole_number() {
        // The example of ISO 13616: GB82 WEST 1234 5698 7654 32, its first four characters last.
        assert_eq!(mod_97("WEST12345698765432GB82".chars()), Some(1));
        assert_eq!(mod_97("WEST12345698765432GB8!".chars()), None);
        assert_eq!(weighted("1-2-3", &[3, 2, 1]), 10);
        assert!(is_uniform("111-11-1111") && !is_uniform("111-11-1112"));
    }

    #[test]
    fn a_check_character_modulo_11_2_is_that_of_the_published_examples() {
        // The examples of GB 11643-1999.
        assert!(mod_11_2("11010519491231002X") && mod_11_2("440524188001010014"));
        assert!(!mod_11_2("110105194912310021") && !mod_11_2("44052418800101001X"));
        assert!(!mod_11_2("") && !mod_11_2("1A"));
    }

    #[test]
    fn a_day_is_one_of_its_month() {
        assert!(is_day("240229", 2) && is_day("0131", 0) && is_day("881231", 2));
        assert!(!is_day("240230", 2) && !is_day("0431", 0) && !is_day("1301", 0));
        assert!(!is_day("01", 0) && !is_day("0100", 0) && !is_day("€101", 1));
        assert_eq!(value("12-34", 3..5), Some(34));
        assert_eq!(compact("a1-b 2€"), "A1B2");
    }

    #[test]
    fn how_strong_a_rule_is_depends_on_how_a_number_is_written() {
        assert_eq!(by_separators("1-2", true), Check::Holds);
        assert_eq!(by_separators("12", true), Check::Possible);
        assert_eq!(by_separators("1-2", false), Check::Fails);
        assert_eq!(weakly(false), Check::Fails);
    }

    #[test]
    fn digits_and_dates_are_read_as_they_are_written() {
        assert_eq!(exactly::<3>("1-2-3"), Some([1, 2, 3]));
        assert_eq!((exactly::<3>("1-2"), exactly::<3>("1234")), (None, None));
        assert_eq!(number(&[2, 0, 2, 4]), 2024);
        assert!(is_date(2024, 2, 29) && is_date(2000, 2, 29));
        assert!(!is_date(1900, 2, 29) && !is_date(2023, 2, 29) && !is_date(2023, 13, 1));
        assert!(!is_date(2023, 4, 31) && !is_date(2023, 0, 1) && !is_date(2023, 1, 0));
        let stamp = |text: &str| exactly(text).is_some_and(|ten| is_time_stamp(&ten));
        assert!(stamp("241127-1324") && !stamp("241127-1364") && !stamp("811127-1324"));
        assert!(is_birth_date(1949, 6, 7) && !is_birth_date(2149, 6, 7));
        // The serial numbers of the German specimens, whose check digits are 8 and 3.
        assert_eq!((sum_731("C01X00T47"), sum_731("T22000129")), (Some(8), Some(3)));
        assert_eq!(sum_731("C01-00T47"), None);
    }
}
