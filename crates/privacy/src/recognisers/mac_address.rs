//! Addresses of network adapters.

use std::ops::Range;

use crate::{Check, Pattern, Recogniser};

pub(crate) const MAC_ADDRESS: Recogniser = Recogniser {
    name: "mac_address",
    label: "MAC_ADDRESS",
    about: "The hardware address of a network adapter, of 48 or 64 bits.",
    source: "IEEE Std 802-2014, clause 8 (EUI-48, EUI-64 and their representation); by title",
    patterns: &[
        // What goes on is taken as well, so that no part of a fingerprint is taken for an address.
        Pattern::new(r"[0-9a-fA-F]{2}(?:[:-][0-9a-fA-F]{2}){5}", 0.7)
            .extended(extend)
            .narrowed(narrow),
        Pattern::new(r"[0-9a-fA-F]{4}\.[0-9a-fA-F]{4}\.[0-9a-fA-F]{4}", 0.5),
    ],
    check: Some(check),
    context: &[
        "mac",
        "mac address",
        "ether",
        "hwaddr",
        "hardware address",
        "bssid",
        "ethernet",
        "lladdr",
    ],
    examples: &[
        "link/ether «00:00:5e:00:53:af» brd ff:ff:ff:ff:ff:ff",
        "Physical Address: «00-00-5E-00-53-01»",
        "arp «0000.5e00.53af» on Gi0/1",
        "bssid=«02:1b:0c:aa:bb:cc»: joined",
        "EUI-64 «02-00-5E-10-00-00-00-01»",
    ],
    counter_examples: &[
        "ff:ff:ff:ff:ff:ff",
        "00:00:5e:00:53",
        "SHA1 00:11:22:33:44:55:66:77:88:99:aa:bb:cc:dd:ee:ff:00:11:22:33",
        "00:00-5e:00:53:af",
        "12:30:45",
        "the prices 1234.5678.9012",
        "0000:5e:00:53:af:01",
    ],
    ..Recogniser::EMPTY
};

fn extend(text: &[u8], end: usize) -> usize {
    let is_of = |byte: &&u8| {
        byte.is_ascii_alphanumeric() || **byte >= 0x80 || matches!(**byte, b':' | b'-')
    };
    end + text.iter().skip(end).take_while(is_of).count()
}

fn narrow(matched: &str) -> Range<usize> {
    0..matched.trim_end_matches([':', '-']).len()
}

fn check(address: &str) -> Check {
    let sign = [':', '-', '.'].into_iter().find(|sign| address.contains(*sign)).unwrap_or(':');
    let hexadecimal = |part: &str| part.bytes().all(|byte| byte.is_ascii_hexdigit());
    let parts: Vec<&str> = address.split(sign).collect();
    let shape = match sign {
        '.' => parts.len() == 3 && parts.iter().all(|part| part.len() == 4),
        _ => matches!(parts.len(), 6 | 8) && parts.iter().all(|part| part.len() == 2),
    };
    let mut signs = address.chars().filter(char::is_ascii_alphanumeric);
    let first = signs.next();
    let uniform = signs.all(|one| Some(one) == first);
    if !shape || uniform || !parts.into_iter().all(hexadecimal) {
        return Check::Fails;
    }
    let letters = address.bytes().any(|byte| byte.is_ascii_alphabetic());
    if sign == '.' && !letters { Check::Doubtful } else { Check::Possible }
}
