//! The scorecard of the demo: a logistic regression, trained here on half of the loans, that decides
//! about the other half. Its decisions are computed, so what is measured on them is real.

use base::{Error, Refusal, canon};

/// A loan of the table.
#[derive(Debug, Clone)]
pub(crate) struct Loan {
    numbers: [f64; 10],
    repaid: bool,
}

/// What a scorecard looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Looks {
    /// Also at age, sex and housing.
    AtAll,
    /// Only at the loan, the account and the work.
    AtMeans,
}

/// A trained scorecard.
#[derive(Debug)]
pub(crate) struct Scorecard {
    weights: Vec<f64>,
    looks: Looks,
}

/// The loans: what a scorecard is trained on and tried on.
pub(crate) const TABLE: &str = include_str!("../../demo/german-credit.csv");

/// Steps of gradient descent; the loss is flat well before.
const STEPS: usize = 800;
const RATE: f64 = 0.5;
/// Keeps weights of rare codes small.
const RIDGE: f64 = 0.002;

const STATUS: usize = 0;
const MONTHS: usize = 1;
const HISTORY: usize = 2;
const AMOUNT: usize = 3;
const SAVINGS: usize = 4;
const EMPLOYMENT: usize = 5;
const INSTALMENT: usize = 6;
const FEMALE: usize = 7;
const AGE: usize = 8;
const HOUSING: usize = 9;

/// The loans in the order of the table.
pub(crate) fn loans() -> Result<Vec<Loan>, Error> {
    let odd = |line: &str| Refusal::invalid(format!("the demo's table has `{line}`"), "rebuild it");
    let mut loans = Vec::new();
    for line in TABLE.lines().skip(1) {
        let numbers: Result<Vec<f64>, _> = line.split(',').map(str::parse::<f64>).collect();
        let numbers = numbers.map_err(|_| odd(line))?;
        let (given, outcome) = numbers.split_at_checked(10).ok_or_else(|| odd(line))?;
        let given: [f64; 10] = given.try_into().map_err(|_| odd(line))?;
        loans.push(Loan { numbers: given, repaid: outcome == [1.0] });
    }
    Ok(loans)
}

/// The loans that a scorecard is trained on, and those that it decides about: every second one.
pub(crate) fn halves(loans: &[Loan]) -> (Vec<Loan>, Vec<Loan>) {
    let half = |first: usize| loans.iter().skip(first).step_by(2).cloned().collect();
    (half(0), half(1))
}

impl Loan {
    /// What a scorecard sees: a one, codes as zeros and ones, numbers around zero.
    fn features(&self, looks: Looks) -> Vec<f64> {
        let code = |place: usize, codes: &[f64]| -> Vec<f64> {
            let is = |code: &f64| f64::from(u8::from((self.numbers[place] - code).abs() < 0.5));
            codes.iter().map(is).collect()
        };
        let mut seen = vec![
            1.0,
            self.numbers[MONTHS] / 24.0 - 1.0,
            (self.numbers[AMOUNT] / 2000.0).ln(),
            self.numbers[INSTALMENT] / 4.0 - 0.75,
        ];
        seen.extend(code(STATUS, &[2.0, 3.0, 4.0]));
        seen.extend(code(HISTORY, &[0.0, 1.0, 3.0, 4.0]));
        seen.extend(code(SAVINGS, &[2.0, 3.0, 4.0, 5.0]));
        seen.extend(code(EMPLOYMENT, &[1.0, 2.0, 4.0, 5.0]));
        if looks == Looks::AtAll {
            seen.push((self.numbers[AGE] / 35.0).ln());
            seen.push(self.numbers[FEMALE]);
            seen.extend(code(HOUSING, &[2.0]));
        }
        seen
    }
}

impl Scorecard {
    /// Fits the weights by gradient descent on the log loss; no chance is in it.
    pub(crate) fn train(loans: &[Loan], looks: Looks) -> Self {
        let seen: Vec<(Vec<f64>, f64)> = loans
            .iter()
            .map(|loan| (loan.features(looks), f64::from(u8::from(loan.repaid))))
            .collect();
        let width = seen.first().map_or(0, |(features, _)| features.len());
        let mut weights = vec![0.0; width];
        let count = f64::from(u32::try_from(seen.len()).unwrap_or(u32::MAX)).max(1.0);
        for _ in 0..STEPS {
            let mut slope = vec![0.0; width];
            for (features, repaid) in &seen {
                let miss = share(&weights, features) - repaid;
                for (slope, feature) in slope.iter_mut().zip(features) {
                    *slope += miss * feature;
                }
            }
            for (weight, slope) in weights.iter_mut().zip(&slope) {
                *weight -= RATE * (slope / count + RIDGE * *weight);
            }
        }
        Self { weights, looks }
    }

    /// The scorecard itself, as bytes that have a digest: its weights.
    pub(crate) fn bytes(&self) -> Result<Vec<u8>, Error> {
        canon::bytes(&self.weights)
    }

    /// Its decisions about these loans as CSV.
    pub(crate) fn decisions(&self, loans: &[Loan], threshold: f64) -> String {
        decided(loans, |loan| share(&self.weights, &loan.features(self.looks)) >= threshold)
    }
}

/// The table of points, as it is written down.
pub(crate) const POINTS: &str = "approve = status > 2.5 or months < 24.5";

/// What the table of points decided before there was a scorecard: yes to accounts in good order and to
/// short loans.
pub(crate) fn by_points(loans: &[Loan]) -> String {
    decided(loans, |loan| loan.numbers[STATUS] > 2.5 || loan.numbers[MONTHS] < 24.5)
}

/// Decisions about loans as CSV: what happened, what was decided, sex and age group.
fn decided(loans: &[Loan], approves: impl Fn(&Loan) -> bool) -> String {
    let mut csv = String::from("repaid,approve,sex,age_group\n");
    for loan in loans {
        let sex = if loan.numbers[FEMALE] > 0.5 { "female" } else { "male" };
        let age = if loan.numbers[AGE] < 26.0 { "18-25" } else { "26+" };
        let (repaid, approve) = (u8::from(loan.repaid), u8::from(approves(loan)));
        csv = csv
            + &[repaid.to_string(), approve.to_string()].join(",")
            + ","
            + sex
            + ","
            + age
            + "\n";
    }
    csv
}

/// The probability of repayment that the weights give.
fn share(weights: &[f64], features: &[f64]) -> f64 {
    let sum: f64 = weights.iter().zip(features).map(|(weight, feature)| weight * feature).sum();
    1.0 / (1.0 + (-sum).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scorecard_learns_something() {
        let loans = loans().unwrap();
        assert_eq!(loans.len(), 1000);
        let (known, unseen) = halves(&loans);
        let right = |csv: &str| {
            let lines = csv.lines().skip(1).map(str::as_bytes);
            lines.filter(|line| line[0] == line[2]).count()
        };
        let decided = Scorecard::train(&known, Looks::AtMeans).decisions(&unseen, 0.5);
        let blind = unseen.iter().filter(|loan| loan.repaid).count();
        assert!(right(&decided) > blind, "{} of 500, all approved: {blind}", right(&decided));
    }
}
