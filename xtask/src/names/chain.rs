//! The loss of the linear chain and its gradient: what the model expects, less what is said.

use privacy::names::network::{LABELS, can_follow};

/// Which labels a token may have, a bit each.
pub(crate) type Allowed = u8;

/// Every label.
pub(crate) const ANY: Allowed = (1 << LABELS) - 1;

const NEVER: f32 = -1e4;

fn log_sum(values: &[f32; LABELS]) -> f32 {
    let most = values.iter().copied().fold(f32::MIN, f32::max);
    most + values.iter().map(|value| (value - most).exp()).sum::<f32>().ln()
}

/// The gradient of the negative logarithm of how likely it is that labels are as allowed, by how well
/// each label fits and by how well it follows; gives the loss. The end is a token outside of names.
pub(crate) fn gradient(
    fits: &[[f32; LABELS]],
    allowed: &[Allowed],
    follows: &[f32],
    by_fit: &mut [[f32; LABELS]],
    by_follows: &mut [f32],
) -> f32 {
    for row in &mut *by_fit {
        row.fill(0.0);
    }
    by_follows.fill(0.0);
    let any = vec![ANY; fits.len()];
    let all = sums(fits, &any, follows, by_fit, by_follows, 1.0);
    all - sums(fits, allowed, follows, by_fit, by_follows, -1.0)
}

/// Adds the expected number of times of each label and of each pair; gives the logarithm of the sum over
/// all allowed sequences.
fn sums(
    fits: &[[f32; LABELS]],
    allowed: &[Allowed],
    follows: &[f32],
    by_fit: &mut [[f32; LABELS]],
    by_follows: &mut [f32],
    sign: f32,
) -> f32 {
    let follow = |before: usize, label: usize| {
        if can_follow(label, before) { follows[before * LABELS + label] } else { NEVER }
    };
    let allow = |place: usize, label: usize| allowed[place] >> label & 1 == 1;
    let many = fits.len();
    let mut forward = vec![[NEVER; LABELS]; many];
    for place in 0..many {
        for label in (0..LABELS).filter(|label| allow(place, *label)) {
            forward[place][label] = fits[place][label]
                + match place.checked_sub(1) {
                    None => follow(0, label),
                    Some(before) => log_sum(&std::array::from_fn(|from| {
                        forward[before][from] + follow(from, label)
                    })),
                };
        }
    }
    let mut backward = vec![[NEVER; LABELS]; many];
    for place in (0..many).rev() {
        for label in 0..LABELS {
            backward[place][label] = match backward.get(place + 1) {
                None => follow(label, 0),
                Some(behind) => log_sum(&std::array::from_fn(|to| {
                    if allow(place + 1, to) {
                        behind[to] + fits[place + 1][to] + follow(label, to)
                    } else {
                        NEVER
                    }
                })),
            };
        }
    }
    let all = log_sum(&std::array::from_fn(|label| forward[0][label] + backward[0][label]));
    for place in 0..many {
        for label in (0..LABELS).filter(|label| allow(place, *label)) {
            by_fit[place][label] +=
                sign * (forward[place][label] + backward[place][label] - all).exp();
            let into = fits[place][label] + backward[place][label] - all;
            match place.checked_sub(1) {
                None => by_follows[label] += sign * (follow(0, label) + into).exp(),
                Some(before) => {
                    for from in 0..LABELS {
                        by_follows[from * LABELS + label] +=
                            sign * (forward[before][from] + follow(from, label) + into).exp();
                    }
                }
            }
        }
    }
    for label in 0..LABELS {
        let ends = forward[many - 1][label] + follow(label, 0) - all;
        by_follows[label * LABELS] += sign * ends.exp();
    }
    all
}
