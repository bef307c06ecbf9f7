//! Who may decide about which level of risk.

use base::Id;

use crate::{
    register::Case,
    role::{Duty, Level, Role},
    system::System,
};

/// The highest level that there is: five times five.
pub(crate) const LEVEL_MAX: u8 = 25;

/// Whether the person who asks may decide about a risk of this level: whoever holds a role of level
/// top about each, whoever has the duty *risk* for the management system up to the `delegated` one.
pub(crate) fn covers(level: u8, delegated: Option<u8>, case: &Case<'_>) -> bool {
    let Some(person) = case.actor.person else { return false };
    case.all::<Role>().iter().any(|(_, role)| {
        role.is_held_by(person)
            && match role.level {
                Level::Top => true,
                Level::Aims => role.duty == Duty::Risk && delegated.is_some_and(|d| level <= d),
                Level::System => false,
            }
    })
}

/// Whether the person who asks answers for this AI system.
pub(crate) fn answers_for(system: Option<Id<System>>, case: &Case<'_>) -> bool {
    let (Some(person), Some(system)) = (case.actor.person, system) else { return false };
    case.all::<Role>().iter().any(|(_, role)| {
        role.is_held_by(person) && role.duty == Duty::Accountable && role.system == Some(system)
    })
}
