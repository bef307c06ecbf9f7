//! Text that is made: our own sentences with names from registries in their slots, so that the network
//! sees names in the places where people write them to companies and offices, and names it never heard.

use privacy::names::Kind;

use super::{
    chance::Dice,
    corpus::{Corpus, Text},
    gazetteer::Names,
    vectors::Vectors,
};

/// How many texts are made, and how much one of them counts.
const TEXTS: usize = 3_000;
const WEIGHT: f32 = 0.3;

/// How often a text is written in lower case, and a single name in capitals.
const LOWER: f32 = 0.15;
const CAPITALS: f32 = 0.05;

/// The sentences, with their slots.
const SENTENCES: &str = include_str!("sentences.txt");

const JOBS: [&str; 16] = [
    "nurse",
    "plumber",
    "data analyst",
    "Sales manager",
    "Head of Claims",
    "teacher",
    "Software engineer",
    "lorry driver",
    "Tax adviser",
    "shop assistant",
    "Chief Executive",
    "Dental assistant",
    "lawyer",
    "Bus and tram driver",
    "Machine operator",
    "School librarian",
];

const DAYS: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// What stands behind the name of a company: its form, or its trade.
const FORMS: [&str; 24] = [
    "Ltd",
    "Ltd.",
    "LLC",
    "Inc",
    "Inc.",
    "PLC",
    "GmbH",
    "Group",
    "Partners",
    "Systems",
    "Solutions",
    "Labs",
    "Insurance",
    "Logistics",
    "Holdings",
    "Technologies",
    "Foods",
    "Consulting",
    "and Sons",
    "Bank",
    "Corporation",
    "Company",
    "Services",
    "Foundation",
];

/// What streets are called in several languages, `_` for the name.
const STREETS: [&str; 16] = [
    "_ Street {n}",
    "{n} _ Road",
    "{n} _ Avenue",
    "{n} _ Lane",
    "_straße {n}",
    "_weg {n}",
    "Rue _ {n}",
    "{n} rue de _",
    "Via _ {n}",
    "Calle _ {n}",
    "_gatan {n}",
    "_straat {n}",
    "_vej {n}",
    "ul. _ {n}",
    "_ utca {n}.",
    "Rua _ {n}",
];

/// What names are made of.
struct Source<'a> {
    names: &'a Names,
    /// Words that names of companies are made of.
    words: Vec<&'a str>,
}

/// Makes texts.
pub(crate) fn add(corpora: &mut Vec<Corpus>, names: &Names, vectors: &Vectors, dice: &mut Dice) {
    let plain = |word: &&str| {
        (3..=8).contains(&word.len()) && word.bytes().all(|one| one.is_ascii_lowercase())
    };
    let words = vectors.words.keys().map(String::as_str).filter(plain).collect();
    let source = Source { names, words };
    let sentences: Vec<&str> = SENTENCES.lines().filter(|line| !line.starts_with('#')).collect();
    let made = (0..TEXTS).filter_map(|_| source.text(dice.pick(&sentences)?, dice)).collect();
    corpora.push(Corpus {
        name: "made, our own",
        weight: WEIGHT,
        training: made,
        kept: Vec::new(),
    });
}

impl Source<'_> {
    /// A sentence with its slots filled.
    fn text(&self, sentence: &str, dice: &mut Dice) -> Option<Text> {
        let sentence = sentence.replace("\\n", "\n");
        let mut text = Text { body: String::new(), names: Vec::new(), unsaid: Vec::new() };
        let lower = dice.part() < LOWER;
        let mut rest = sentence.as_str();
        while let Some((before, (slot, behind))) =
            rest.split_once('{').and_then(|(before, slot)| Some((before, slot.split_once('}')?)))
        {
            let (value, kind) = self.fill(slot, dice)?;
            let value =
                if kind.is_some() && dice.part() < CAPITALS { value.to_uppercase() } else { value };
            push(&mut text.body, before, lower);
            let start = text.body.len();
            push(&mut text.body, &value, lower);
            text.names.extend(kind.map(|kind| (start..text.body.len(), kind)));
            rest = behind;
        }
        push(&mut text.body, rest, lower);
        Some(text)
    }

    fn fill(&self, slot: &str, dice: &mut Dice) -> Option<(String, Option<Kind>)> {
        let Names { given, surnames, places, countries } = self.names;
        let number = dice.below(120) + 1;
        Some(match slot {
            "name" => (self.person(dice)?, Some(Kind::Person)),
            "given" => (dice.pick(given)?.clone(), Some(Kind::Person)),
            "surname" => (dice.pick(surnames)?.clone(), Some(Kind::Person)),
            "town" => (dice.pick(places)?.clone(), Some(Kind::Place)),
            "country" => (dice.pick(countries)?.clone(), Some(Kind::Place)),
            "street" => (self.street(number, dice)?, Some(Kind::Place)),
            "company" => (self.company(dice)?, Some(Kind::Organisation)),
            "code" => (format!("{:05}", dice.below(100_000)), Some(Kind::Place)),
            "job" => ((*dice.pick(&JOBS)?).to_owned(), None),
            "day" => ((*dice.pick(&DAYS)?).to_owned(), None),
            _ => (number.to_string(), None),
        })
    }

    fn person(&self, dice: &mut Dice) -> Option<String> {
        let Names { given, surnames, .. } = self.names;
        let (first, last) = (dice.pick(given)?, dice.pick(surnames)?);
        Some(match dice.below(10) {
            0 => format!("{first} {}. {last}", dice.pick(given)?.chars().next()?),
            1 => format!("{first} {last}-{}", dice.pick(surnames)?),
            _ => format!("{first} {last}"),
        })
    }

    fn street(&self, number: usize, dice: &mut Dice) -> Option<String> {
        let Names { surnames, places, .. } = self.names;
        let of = if dice.part() < 0.5 { surnames } else { places };
        let of = dice.pick(of)?;
        Some(dice.pick(&STREETS)?.replace('_', of).replace("{n}", &number.to_string()))
    }

    fn company(&self, dice: &mut Dice) -> Option<String> {
        let Names { surnames, places, .. } = self.names;
        let surname = dice.pick(surnames)?;
        let other = dice.pick(surnames)?;
        let mut word = || Some(capital(dice.pick(&self.words)?));
        let (one, two, three) = (word()?, word()?, word()?);
        let form = dice.pick(&FORMS)?;
        Some(match dice.below(12) {
            0 => format!("{surname} {form}"),
            1 => format!("{surname}-{other}"),
            2 => format!("{surname}, {other} and {}", dice.pick(surnames)?),
            3 => format!("{surname} & {other}"),
            4 | 5 => format!("{one} {form}"),
            6 | 7 => format!("{one}{}", two.to_lowercase()),
            8 => format!("{one}{two}"),
            9 => format!("{} {form}", dice.pick(places)?),
            10 => format!("{one} {two} {three}"),
            _ => format!("{one} {two}"),
        })
    }
}

fn push(body: &mut String, text: &str, lower: bool) {
    if lower { *body += &text.to_lowercase() } else { *body += text }
}

/// A word of ASCII with a capital.
fn capital(word: &str) -> String {
    word[..1].to_uppercase() + &word[1..]
}
