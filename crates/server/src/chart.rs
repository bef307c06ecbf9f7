//! Charts: from points to the shapes of an SVG, which a template draws by attributes and classes.
//!
//! **Invariant:** pure. Every coordinate is a text rounded to one decimal, so that one picture has
//! one spelling.

use base::Day;

/// A coordinate, rounded to one decimal.
fn at(number: f64) -> String {
    let text = format!("{number:.1}");
    if text == "-0.0" { "0.0".to_owned() } else { text }
}

/// A measured figure as people read it: two decimals, or whole if it is large.
pub(crate) fn figure(number: f64) -> String {
    if number.abs() >= 1000.0 { format!("{number:.0}") } else { format!("{number:.2}") }
}

/// One measured value with its interval.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Point {
    /// The last day of its data.
    pub(crate) day: Day,
    /// The low end of its interval.
    pub(crate) low: Option<f64>,
    /// The value.
    pub(crate) value: f64,
    /// The high end of its interval.
    pub(crate) high: Option<f64>,
}

/// A limit and its good side.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Limit {
    /// The value must be this or more.
    AtLeast(f64),
    /// The value must be this or less.
    AtMost(f64),
}

/// How a point stands to a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    /// The whole interval is on the good side.
    Good,
    /// The interval crosses the limit, or there is none to judge by.
    Crosses,
    /// The value is on the bad side.
    Bad,
}

impl Limit {
    /// The number.
    pub(crate) fn value(self) -> f64 {
        match self {
            Self::AtLeast(value) | Self::AtMost(value) => value,
        }
    }

    /// How `point` stands to it: the value decides that it is bad, the whole interval that it is good.
    pub(crate) fn side(self, point: &Point) -> Side {
        let (good, end) = match self {
            Self::AtLeast(limit) => (point.value >= limit, point.low.map(|low| low >= limit)),
            Self::AtMost(limit) => (point.value <= limit, point.high.map(|high| high <= limit)),
        };
        match (good, end) {
            (false, _) => Side::Bad,
            (true, Some(true)) => Side::Good,
            (true, _) => Side::Crosses,
        }
    }
}

/// A level line of a chart with its label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tick {
    /// Its height.
    pub(crate) y: String,
    /// The base line of its label.
    pub(crate) text_y: String,
    /// Its label.
    pub(crate) label: String,
}

/// A point as it is drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mark {
    /// Where it is.
    pub(crate) x: String,
    /// Where its value is.
    pub(crate) y: String,
    /// The ends of its interval, low and high, if it has both.
    pub(crate) ends: Option<(String, String)>,
    /// The path of a diamond, for points that are not wholly on the good side.
    pub(crate) diamond: Option<String>,
    /// Its day, where there is room for it.
    pub(crate) label: Option<String>,
}

/// The part of a chart that lies beyond the limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Beyond {
    /// The height of the limit.
    pub(crate) y: String,
    /// The upper edge of the bad side.
    pub(crate) top: String,
    /// How high the bad side is.
    pub(crate) height: String,
    /// The base line of its label.
    pub(crate) text_y: String,
    /// Its label.
    pub(crate) label: String,
}

/// Claims over time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Series {
    /// The level lines.
    pub(crate) ticks: Vec<Tick>,
    /// The limit, if there is one.
    pub(crate) beyond: Option<Beyond>,
    /// The points of the line that joins the values.
    pub(crate) line: String,
    /// The points.
    pub(crate) marks: Vec<Mark>,
    /// The newest value, its place and its height.
    pub(crate) last: Option<(String, String, String)>,
}

const LEFT: f64 = 44.0;
const RIGHT: f64 = 480.0;
const TOP: f64 = 16.0;
const BOTTOM: f64 = 168.0;
/// How much room the label of a day needs.
const LABEL_ROOM: f64 = 62.0;
/// The half of a diamond.
const HALF: f64 = 6.5;

/// A linear scale from values to coordinates.
#[derive(Debug, Clone, Copy)]
struct Scale {
    from: (f64, f64),
    to: (f64, f64),
}

impl Scale {
    fn at(self, value: f64) -> f64 {
        let (low, high) = self.from;
        let share = if high > low { (value - low) / (high - low) } else { 0.5 };
        self.to.0 + share * (self.to.1 - self.to.0)
    }
}

/// The step of level lines: 1, 2 or 5 times a power of ten, for about four lines.
fn step(span: f64) -> f64 {
    let rough = (span / 4.0).max(f64::MIN_POSITIVE);
    let power = 10_f64.powf(rough.log10().floor());
    let times = [1.0, 2.0, 5.0, 10.0].into_iter().find(|times| times * power >= rough);
    times.unwrap_or(10.0) * power
}

/// The lowest and the highest figure that a chart must show, with some room around them.
fn span(points: &[Point], limit: Option<Limit>) -> (f64, f64) {
    let values = points.iter().flat_map(|point| [Some(point.value), point.low, point.high]);
    let values = values.flatten().chain(limit.map(Limit::value)).filter(|value| value.is_finite());
    let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
        (low.min(value), high.max(value))
    });
    if low > high {
        return (0.0, 1.0);
    }
    let room = ((high - low) * 0.12).max(0.01);
    (low - room, high + room)
}

fn ticks(low: f64, high: f64, scale: Scale) -> Vec<Tick> {
    let step = step(high - low);
    let places = if step >= 1.0 {
        0
    } else if step >= 0.1 {
        1
    } else {
        2
    };
    let first = (low / step).ceil();
    let values = (0..8).map(|index| (first + f64::from(index)) * step);
    let shown = values.take_while(|value| *value <= high);
    shown
        .map(|value| {
            let y = scale.at(value);
            // A zero has no sign.
            let label = format!("{:.places$}", value + 0.0);
            Tick { y: at(y), text_y: at(y + 4.0), label }
        })
        .collect()
}

fn beyond(limit: Limit, scale: Scale) -> Beyond {
    let y = scale.at(limit.value());
    let (top, height, text_y, word) = match limit {
        Limit::AtLeast(_) => (y, BOTTOM - y, BOTTOM - 6.0, "too low, below"),
        Limit::AtMost(_) => (TOP, y - TOP, TOP + 12.0, "too high, above"),
    };
    let label = format!("{word} {}", figure(limit.value()));
    Beyond { y: at(y), top: at(top), height: at(height), text_y: at(text_y), label }
}

impl Series {
    /// The chart of points, which are sorted by day, against a limit.
    pub(crate) fn of(points: &[Point], limit: Option<Limit>) -> Self {
        let (low, high) = span(points, limit);
        let tall = Scale { from: (low, high), to: (BOTTOM, TOP) };
        let day = |point: &Point| f64::from(point.day.number());
        let first = points.first().map_or(0.0, day);
        let last = points.last().map_or(0.0, day);
        let wide = Scale { from: (first, last), to: (LEFT + 20.0, RIGHT - 20.0) };
        let mut marks: Vec<Mark> = Vec::new();
        // The newest day always has its label; the others where it leaves room.
        let end = wide.at(last);
        let mut free = f64::NEG_INFINITY;
        for (index, point) in points.iter().enumerate() {
            let x = wide.at(day(point));
            let newest = index + 1 == points.len();
            let room = x >= free && (newest || x + LABEL_ROOM <= end);
            if room {
                free = x + LABEL_ROOM;
            }
            marks.push(mark(point, x, tall, limit, room || newest));
        }
        let joined = marks.iter().map(|mark| format!("{},{}", mark.x, mark.y));
        let line = joined.collect::<Vec<_>>().join(" ");
        let last = points.last().map(|point| {
            let (x, y) = (wide.at(day(point)) + 10.0, tall.at(point.value) + 4.0);
            (at(x), at(y), figure(point.value))
        });
        let beyond = limit.map(|limit| beyond(limit, tall));
        Self { ticks: ticks(low, high, tall), beyond, line, marks, last }
    }
}

fn mark(point: &Point, x: f64, tall: Scale, limit: Option<Limit>, label: bool) -> Mark {
    let y = tall.at(point.value);
    let good = limit.is_none_or(|limit| limit.side(point) == Side::Good);
    let ends = point.low.zip(point.high);
    Mark {
        x: at(x),
        y: at(y),
        ends: ends.map(|(low, high)| (at(tall.at(low)), at(tall.at(high)))),
        diamond: (!good).then(|| diamond(x, y, HALF)),
        label: label.then(|| point.day.human()),
    }
}

fn diamond(x: f64, y: f64, half: f64) -> String {
    format!("M{} {} l{half} {half} -{half} {half} -{half} -{half}z", at(x), at(y - half))
}

/// One cell per item: the first ones are filled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cells {
    /// How wide the box is, so that rows of one table have cells of one size.
    pub(crate) width: usize,
    /// The left edge of each cell, and whether it is filled.
    pub(crate) each: Vec<(usize, bool)>,
    /// The same in words.
    pub(crate) label: String,
}

impl Cells {
    /// Cells for `on` of `all`, in a box for `most` of them; `word` names what is counted.
    pub(crate) fn of(word: &str, on: usize, all: usize, most: usize) -> Self {
        let each = (0..all).map(|index| (index * 10 + 1, index < on)).collect();
        Self { width: most.max(all).max(1) * 10, each, label: format!("{word}: {on} of {all}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(day: i32, low: f64, value: f64, high: f64) -> Point {
        Point { day: Day::new(day), low: Some(low), value, high: Some(high) }
    }

    #[test]
    fn the_value_decides_what_is_bad_and_the_whole_interval_what_is_good() {
        let limit = Limit::AtLeast(0.8);
        assert_eq!(limit.side(&point(0, 0.8, 0.9, 1.0)), Side::Good);
        assert_eq!(limit.side(&point(0, 0.79, 0.9, 1.0)), Side::Crosses);
        assert_eq!(limit.side(&point(0, 0.7, 0.79, 0.9)), Side::Bad);
        assert_eq!(Limit::AtMost(0.1).side(&point(0, 0.0, 0.05, 0.1)), Side::Good);
        assert_eq!(Limit::AtMost(0.1).side(&point(0, 0.0, 0.05, 0.11)), Side::Crosses);
        let bare = Point { low: None, high: None, ..point(0, 0.0, 0.9, 1.0) };
        assert_eq!(limit.side(&bare), Side::Crosses, "without an interval nothing is shown good");
    }

    #[test]
    fn a_point_that_is_not_wholly_good_is_a_diamond() {
        let points = [point(0, 0.85, 0.9, 0.95), point(30, 0.71, 0.78, 0.85)];
        let series = Series::of(&points, Some(Limit::AtLeast(0.8)));
        assert_eq!(series.marks[0].diamond, None);
        assert_eq!(series.marks[0].x, "64.0");
        assert_eq!(series.marks[1].x, "460.0");
        let diamond = series.marks[1].diamond.as_deref().unwrap();
        assert!(diamond.starts_with("M460.0 "), "{diamond}");
        assert_eq!(series.last.as_ref().unwrap().2, "0.78");
        assert_eq!(series.beyond.as_ref().unwrap().label, "too low, below 0.80");
    }

    #[test]
    fn days_that_stand_close_share_one_label_and_the_newest_has_its_own() {
        let points: Vec<_> = (0..40).map(|day| point(day, 0.8, 0.9, 1.0)).collect();
        let series = Series::of(&points, None);
        let labels = series.marks.iter().filter(|mark| mark.label.is_some()).count();
        assert!((3..=8).contains(&labels), "{labels}");
        assert!(series.marks.last().unwrap().label.is_some());
        assert!(series.marks[38].label.is_none());
    }

    #[test]
    fn one_point_and_none_make_a_chart_too() {
        assert_eq!(Series::of(&[point(5, 0.5, 0.5, 0.5)], None).marks[0].x, "262.0");
        let none = Series::of(&[], None);
        assert!(none.marks.is_empty() && none.last.is_none());
        assert_eq!(none.ticks.first().unwrap().label, "0.0");
    }

    #[test]
    fn levels_stand_at_round_numbers() {
        let labels = |low, high| {
            let scale = Scale { from: (low, high), to: (BOTTOM, TOP) };
            let ticks = ticks(low, high, scale);
            ticks.into_iter().map(|tick| tick.label).collect::<Vec<_>>()
        };
        assert_eq!(labels(0.55, 1.05), ["0.6", "0.8", "1.0"]);
        assert_eq!(labels(-1.0, 21.0), ["0", "10", "20"]);
    }

    #[test]
    fn cells_of_one_table_have_one_size() {
        let cells = Cells::of("machine", 1, 3, 9);
        assert_eq!((cells.width, cells.label.as_str()), (90, "machine: 1 of 3"));
        assert_eq!(cells.each, [(1, true), (11, false), (21, false)]);
    }
}
