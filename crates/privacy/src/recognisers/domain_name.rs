//! Names of hosts and domains.

use std::{collections::BTreeSet, ops::Range, sync::LazyLock};

use memchr::memchr_iter;

use crate::Recogniser;

pub(crate) const DOMAIN_NAME: Recogniser = Recogniser {
    name: "domain_name",
    label: "DOMAIN_NAME",
    about: "The name of a domain or host under a usual top level domain.",
    source: "RFC 1035, sections 2.3.1 and 2.3.4; RFC 5890; the top level domains are of the Root \
             Zone Database of IANA",
    finder: Some(find),
    context: &[
        "domain", "domains", "website", "site", "host", "hostname", "dns", "visit", "url", "server",
    ],
    examples: &[
        "he works at «example.com».",
        "the host «mail.example.co.uk» is down",
        "(«anna-mueller.de», «dæmi.org»)",
        "curl «api.example.net»/v1/users",
        "our domain is «ann.io»",
        "«EXAMPLE.ORG»",
        "“«example.org»” – «example.net»—gone",
    ],
    counter_examples: &[
        "see main.rs and setup.py",
        "README.md, index.js, notes.txt",
        "std.io, user.name, self.id",
        "the end.In the beginning",
        "import org.apache.commons.dev",
        "ann@example.com",
        "https://example.com/path",
        "version 1.2.3, e.g. this one, i.e. that",
        "Math.max(a.com(), b)",
        "-example-.com",
    ],
    ..Recogniser::EMPTY
};

/// The longest label and the longest name, in bytes (RFC 1035, 2.3.4).
const LABEL_MAX: usize = 63;
const NAME_MAX: usize = 253;

/// Endings that are hardly anything else.
static SURE: LazyLock<BTreeSet<&str>> = LazyLock::new(|| {
    " com org net edu gov mil biz \
    ae al am ar au az ba bd be bg bh bo br by ca ch ci cl cm cn cr cu cy cz de dk dz ec ee eg es et eu fi fr \
    ga gh gr hk hn hr hu ie il iq ir jm jo jp ke kg kh kr kw kz la lb li lk lu lv ly ma mk mm mn mt mu \
    mx mz ng ni nl np nz om pa pe ph pk pr pt qa ro ru sa sd se sg si sk sn su sv sy th tn tr tv tw tz ua ug uk \
    uy uz ve vn ye za zm zw ai dev xyz online site shop store tech blog cloud club agency berlin london paris wien \
    amsterdam museum travel jobs email media website consulting solutions ".split(' ').collect()
});

/// Endings that are words, names of files or of fields as well.
static UNSURE: LazyLock<BTreeSet<&str>> = LazyLock::new(|| {
    " int ge gt lt arpa io co me us in is it at to no so my do id as info name app pro page link live news \
    health bank law cc md pl rs sh st ws fm gg vip top work group world today digital network ".split(' ').collect()
});

/// What programs begin with, and no name does.
static CODE: LazyLock<BTreeSet<&str>> = LazyLock::new(|| {
    " self this std java javax console log logger sys os fs math np pd operator com org net io "
        .split(' ')
        .collect()
});

fn find(text: &[u8], found: &mut dyn FnMut(Range<usize>, f32)) {
    let mut done = 0;
    for dot in memchr_iter(b'.', text) {
        // Most dots end a sentence.
        let goes_on = text.get(dot + 1).is_some_and(|next| is_label(*next));
        if dot < done || !goes_on {
            continue;
        }
        let first = text.get(done..dot).unwrap_or(&[]).iter().rev();
        let start = dot - first.take(LABEL_MAX + 1).take_while(|byte| is_label(**byte)).count();
        let end = run(text, start);
        done = end.max(dot + 1);
        let before = start.checked_sub(1).and_then(|place| text.get(place)).copied();
        let behind = text.get(end).copied();
        let apart = !before.is_some_and(|byte| b"/@\\._=%&+~$".contains(&byte) || is_label(byte))
            && !behind.is_some_and(|byte| b"@(_[\\".contains(&byte));
        let Some(run) = text.get(start..end).and_then(|run| std::str::from_utf8(run).ok()) else {
            continue;
        };
        // Quotes and dashes of other alphabets than ASCII are no part of it.
        let is_sign = |one: char| !one.is_ascii() && !one.is_alphanumeric();
        let rest = run.trim_start_matches(is_sign);
        let (from, name) = (end - rest.len(), rest.split(is_sign).next().unwrap_or(rest));
        if let Some(score) = Some(name).filter(|_| apart).and_then(believed) {
            found(from..from + name.len(), score);
        }
    }
}

fn is_label(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte >= 0x80 || byte == b'-'
}

/// Where the labels with dots between end that begin here.
fn run(text: &[u8], start: usize) -> usize {
    let mut end = start;
    while let Some(byte) = text.get(end).copied() {
        let dot = byte == b'.' && text.get(end + 1).is_some_and(|next| is_label(*next));
        if !dot && !is_label(byte) {
            break;
        }
        end += 1;
    }
    end
}

/// How much a name is believed, by its ending; not at all if it is no name.
fn believed(name: &str) -> Option<f32> {
    let is_of = |label: &str| {
        !label.is_empty()
            && label.len() <= LABEL_MAX
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|one| one == '-' || one.is_alphanumeric())
    };
    if name.len() > NAME_MAX || !name.split('.').all(is_of) {
        return None;
    }
    let (rest, ending) = name.rsplit_once('.')?;
    let lower = !ending.bytes().any(|byte| byte.is_ascii_uppercase());
    let upper = !name.bytes().any(|byte| byte.is_ascii_lowercase());
    let first = rest.split('.').next()?.to_ascii_lowercase();
    if !(lower || upper)
        || CODE.contains(first.as_str())
        || first.bytes().all(|byte| byte.is_ascii_digit())
    {
        return None;
    }
    let ending = ending.to_ascii_lowercase();
    if SURE.contains(ending.as_str()) || ending.starts_with("xn--") {
        return Some(0.5);
    }
    UNSURE.contains(ending.as_str()).then_some(0.3)
}
