//! Addresses of the internet protocol.

use std::net::IpAddr;

use crate::{Check, Pattern, Recogniser};

pub(crate) const IP_ADDRESS: Recogniser = Recogniser {
    name: "ip_address",
    label: "IP_ADDRESS",
    about: "An address of the internet protocol, version 4 or 6.",
    source: "RFC 791; RFC 4291, section 2.2; without leading zeros, as the strict form of RFC \
             6943, section 3.1.1, asks",
    patterns: &[
        // Longer ones match too, so that no part of a version number is taken for an address.
        Pattern::new(r"\d{1,3}(?:\.\d{1,3}){3,7}", 0.7),
        Pattern::new(r"[0-9a-fA-F]{1,4}(?::[0-9a-fA-F]{1,4}){7}", 0.7),
        Pattern::new(r"[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){2,7}", 0.6),
        Pattern::new(r"::ffff:\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}", 0.7),
    ],
    check: Some(check),
    context: &["ip", "ipv4", "ipv6", "address", "host", "server"],
    examples: &[
        "keep getting address «86.231.85.193» blocked",
        "from «d80:e4b5:79da:6cf6:71f3:51f7:9161:c319»",
        "server «2001:db8::8a2e:370:7334» is up",
        "bind to «10.0.0.1»:8080",
    ],
    counter_examples: &[
        "version 1.2.3.4.5",
        "999.1.2.3",
        "at 12:30:45",
        "1.2.3",
        "std::fmt::Display",
        "::",
    ],
    ..Recogniser::EMPTY
};

fn check(address: &str) -> Check {
    match address.parse::<IpAddr>() {
        // Times of the day, and paths of programs, are written like the shortest of them.
        Ok(IpAddr::V6(_)) if address.matches(|c: char| c.is_ascii_digit()).count() < 2 => {
            Check::Fails
        }
        Ok(_) => Check::Possible,
        Err(_) => Check::Fails,
    }
}
