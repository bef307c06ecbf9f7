//! Docket numbers of the federal courts of the United States.

use crate::{Pattern, Recogniser};

pub(crate) const DOCKET_NUMBER: Recogniser = Recogniser {
    name: "docket_number",
    label: "DOCKET_NUMBER",
    about: "The number of a case at a federal court of the United States.",
    source: "United States District Courts, the case numbers of CM/ECF: office, year, kind, \
             serial, initials of the judges, as for New York Southern, \
             https://nysd.uscourts.gov/node/883 (year, kind, serial, initials)",
    country: Some("US"),
    patterns: &[
        Pattern::new(
            r"\d:\d{2,4}-(?:cv|cr|mc|mj|md|mdl|ml|bk|ap|br|po|sw|gj|fp|at|dp|op|cm|ms|misc|adv|CV|CR|MC|MJ|MD|ML|BK|AP|PO|SW)-\d{4,6}(?:-[A-Za-z]{2,5}){0,3}(?:-\d{1,3})?",
            0.9,
        ),
        Pattern::new(
            r"\d{2}-(?:cv|cr|mc|mj|md|mdl|ml|bk|ap|br|po|sw|gj|fp|at|dp|op|cm|ms|misc|adv|CV|CR|MC|MJ|MD|ML|BK|AP|PO|SW)-\d{4,6}(?:-[A-Z]{2,5}){0,3}",
            0.55,
        ),
    ],
    context: &[
        "docket",
        "docket no",
        "docket number",
        "case",
        "case no",
        "court",
        "civil action",
        "civil action no",
        "criminal no",
    ],
    examples: &[
        "docket «9:23-mc-07917-LCM»",
        "«1:21-cv-01234» was dismissed",
        "«2:19-CR-00123-ABC-DEF-1»",
        "Civil Action No. «21-cv-01234-XYZ»",
    ],
    counter_examples: &[
        "at 9:23-10:15",
        "1:21-xx-01234",
        "1:21-cv-012",
        "docket 01234",
        "ratio 1:21",
    ],
    ..Recogniser::EMPTY
};
