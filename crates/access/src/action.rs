//! Actions: every door of the product, as the policies name them.

use std::fmt;

/// A part of the product that can be read or acted on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Area {
    /// The registers, the controls, the claims and what is computed from them.
    Records,
    /// Entries, heads, proofs and bundles.
    Ledger,
    /// Accounts, tokens and sessions: who can sign in.
    Accounts,
    /// Settings, and which keys there are.
    Settings,
}

/// What a verb of a register does, which is what the roles differ by. The register gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum VerbClass {
    /// Creates a record or works on it.
    Contribute,
    /// Lets something pass: approves, publishes, grants, accepts a risk, moves a stage.
    Approve,
    /// Changes how the product itself works for the organisation.
    Administer,
    /// Something that a person does in their own name, such as acknowledging a policy.
    Own,
}

/// What somebody wants to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action<'a> {
    /// Look at an area.
    Read {
        /// Which one.
        area: Area,
    },
    /// Give a command to a register.
    Command {
        /// The noun of the register, as `risk`.
        noun: &'a str,
        /// The verb, as `accept`. The policies see its class; the messages name it.
        verb: &'a str,
        /// The class that the register gives the verb.
        class: VerbClass,
    },
    /// Record claims.
    Measure,
    /// Replace personal data in texts by the pseudonyms of a scope.
    Anonymise,
    /// Put the values back that the pseudonyms of a scope stand for.
    Restore,
    /// Ask in SQL.
    Query,
    /// Verify the ledger.
    Verify,
    /// Write a bundle that others verify offline.
    ExportBundle,
    /// Create, change and close accounts.
    ManageAccounts,
    /// Create and revoke API tokens.
    ManageTokens,
    /// Change settings, rotate keys.
    ManageSettings,
    /// Fold the ledger into fresh tables.
    Rebuild,
    /// See one's own account.
    ReadOwnAccount,
    /// Change one's own password.
    ChangeOwnPassword,
    /// Find personal data in a text that one brings along, and have it replaced. Nothing is kept.
    TreatText,
}

/// Every area.
pub const AREAS: [Area; 4] = [Area::Records, Area::Ledger, Area::Accounts, Area::Settings];

/// Every class of verbs.
pub const VERB_CLASSES: [VerbClass; 4] =
    [VerbClass::Contribute, VerbClass::Approve, VerbClass::Administer, VerbClass::Own];

/// The names of all actions in `schema.cedarschema`; [`Action::index`] counts in this list.
pub(crate) const NAMES: [&str; 18] = [
    "read",
    "contribute",
    "approve",
    "administer",
    "act_for_oneself",
    "measure",
    "query",
    "verify",
    "export_bundle",
    "manage_accounts",
    "manage_tokens",
    "manage_settings",
    "rebuild",
    "read_own_account",
    "change_own_password",
    "treat_text",
    "anonymise",
    "restore",
];

impl Area {
    /// The area as the policies name it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Records => "records",
            Self::Ledger => "ledger",
            Self::Accounts => "accounts",
            Self::Settings => "settings",
        }
    }
}

impl Action<'_> {
    /// The name of the action in the policies.
    pub const fn name(&self) -> &'static str {
        NAMES[self.index()]
    }

    /// What it acts on: the noun of a register or the word of an area.
    pub const fn resource(&self) -> &str {
        match self {
            Self::Command { noun, .. } => noun,
            _ => self.area().word(),
        }
    }

    /// Whether it changes what the organisation keeps, or what others may do or see.
    ///
    /// One's own password is not among that: an auditor, who changes nothing, changes it too.
    pub const fn changes(&self) -> bool {
        match self {
            Self::Command { .. }
            | Self::Measure
            | Self::Anonymise
            | Self::Restore
            | Self::ManageAccounts
            | Self::ManageTokens
            | Self::ManageSettings
            | Self::Rebuild => true,
            Self::Read { .. }
            | Self::Query
            | Self::Verify
            | Self::ExportBundle
            | Self::ReadOwnAccount
            | Self::ChangeOwnPassword
            | Self::TreatText => false,
        }
    }

    /// The place of the action in [`NAMES`].
    pub(crate) const fn index(&self) -> usize {
        match self {
            Self::Read { .. } => 0,
            Self::Command { class: VerbClass::Contribute, .. } => 1,
            Self::Command { class: VerbClass::Approve, .. } => 2,
            Self::Command { class: VerbClass::Administer, .. } => 3,
            Self::Command { class: VerbClass::Own, .. } => 4,
            Self::Measure => 5,
            Self::Query => 6,
            Self::Verify => 7,
            Self::ExportBundle => 8,
            Self::ManageAccounts => 9,
            Self::ManageTokens => 10,
            Self::ManageSettings => 11,
            Self::Rebuild => 12,
            Self::ReadOwnAccount => 13,
            Self::ChangeOwnPassword => 14,
            Self::TreatText => 15,
            Self::Anonymise => 16,
            Self::Restore => 17,
        }
    }

    /// The area of everything but commands, which act on a register; theirs are the records.
    pub(crate) const fn area(&self) -> Area {
        match self {
            Self::Read { area } => *area,
            // A text lies in no area; it is treated like what records say.
            Self::Command { .. }
            | Self::Measure
            | Self::Anonymise
            | Self::Restore
            | Self::Query
            | Self::Rebuild
            | Self::TreatText => Area::Records,
            Self::Verify | Self::ExportBundle => Area::Ledger,
            Self::ManageSettings => Area::Settings,
            Self::ManageAccounts
            | Self::ManageTokens
            | Self::ReadOwnAccount
            | Self::ChangeOwnPassword => Area::Accounts,
        }
    }
}

/// The action as a message names it, after "may not".
impl fmt::Display for Action<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read { area } => write!(f, "read the {}", area.word()),
            Self::Command { noun, verb, .. } => write!(f, "carry out `{noun} {verb}`"),
            Self::Measure => f.write_str("record measurements"),
            Self::Anonymise => f.write_str("replace personal data by pseudonyms"),
            Self::Restore => f.write_str("put back what pseudonyms stand for"),
            Self::Query => f.write_str("ask in SQL"),
            Self::Verify => f.write_str("verify the ledger"),
            Self::ExportBundle => f.write_str("export a bundle"),
            Self::ManageAccounts => f.write_str("manage accounts"),
            Self::ManageTokens => f.write_str("manage tokens"),
            Self::ManageSettings => f.write_str("change settings or keys"),
            Self::Rebuild => f.write_str("rebuild the tables"),
            Self::ReadOwnAccount => f.write_str("see an account of its own"),
            Self::ChangeOwnPassword => f.write_str("change a password"),
            Self::TreatText => f.write_str("have texts scanned or treated"),
        }
    }
}

/// One of each: every area, every class of verbs, every other action.
#[cfg(test)]
pub(crate) fn samples() -> Vec<Action<'static>> {
    let reads = AREAS.map(|area| Action::Read { area });
    let commands =
        VERB_CLASSES.map(|class| Action::Command { noun: "risk", verb: "accept", class });
    let others = [
        Action::Measure,
        Action::Anonymise,
        Action::Restore,
        Action::Query,
        Action::Verify,
        Action::ExportBundle,
        Action::ManageAccounts,
        Action::ManageTokens,
        Action::ManageSettings,
        Action::Rebuild,
        Action::ReadOwnAccount,
        Action::ChangeOwnPassword,
        Action::TreatText,
    ];
    reads.into_iter().chain(commands).chain(others).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_samples_hold_every_action_by_its_own_name() {
        let names: BTreeSet<_> = samples().iter().map(Action::name).collect();
        assert_eq!(names, BTreeSet::from(NAMES));
    }
}
