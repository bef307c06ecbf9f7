//! Decisions: the rules of `policies.cedar`, read by Cedar, asked for one action at a time.

use std::collections::BTreeSet;

use base::Refusal;
use cedar_policy::{
    Authorizer, Context, Decision as Answer, Entities, PolicyId, PolicySet, Request, Schema,
    ValidationMode, Validator,
};

use crate::{
    action::Action,
    names::Names,
    principal::{Principal, SCOPES, Scope, Via},
    role::{ROLES, Role},
};

/// The words that the policies use.
pub const SCHEMA: &str = include_str!("schema.cedarschema");

/// The rules, with their reasons, for people to read.
pub const POLICIES: &str = include_str!("policies.cedar");

/// The rules, read and checked, ready to be asked.
#[derive(Debug)]
pub struct Policies {
    rules: PolicySet,
    authorizer: Authorizer,
    names: Names,
    /// The principals and actions with their groups: the same for every question.
    entities: Entities,
}

/// What was decided, and which rules decided it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Whether the principal may do it.
    pub allowed: bool,
    /// The names of the rules that permit it or forbid it, in alphabetical order. Empty if no
    /// rule speaks of it, which is a no.
    pub because: Vec<String>,
}

/// Why policies were not taken.
#[derive(Debug, thiserror::Error)]
pub enum PolicyError {
    /// The schema cannot be read.
    #[error("could not read the schema: {0}")]
    Schema(String),
    /// The policies cannot be read.
    #[error("could not read the policies: {0}")]
    Syntax(String),
    /// A rule has no name, or one that another rule has.
    #[error("rule {place} has no name of its own, expected one like `@id(\"owner-reads\")`")]
    Unnamed {
        /// Counts the rules from 1.
        place: usize,
    },
    /// The policies do not fit the schema.
    #[error("the policies do not fit the schema: {0}")]
    Invalid(String),
}

impl Policies {
    /// Reads the product's policies and checks them against their schema.
    ///
    /// # Errors
    /// Says what is wrong with the files; those that are built in are right.
    pub fn load() -> Result<Self, PolicyError> {
        Self::parse(SCHEMA, POLICIES)
    }

    /// Reads policies and checks them against a schema, which must have all names of ours.
    ///
    /// A warning counts as an error: a rule that can never apply is a mistake.
    fn parse(schema: &str, policies: &str) -> Result<Self, PolicyError> {
        let (schema, _) = Schema::from_cedarschema_str(schema)
            .map_err(|error| PolicyError::Schema(error.to_string()))?;
        let rules = named(policies)?;
        let found = Validator::new(schema.clone()).validate(&rules, ValidationMode::Strict);
        if !found.validation_passed_without_warnings() {
            let errors = found.validation_errors().map(ToString::to_string);
            let warnings = found.validation_warnings().map(ToString::to_string);
            let all: Vec<String> = errors.chain(warnings).collect();
            return Err(PolicyError::Invalid(all.join("; ")));
        }
        let unfit = |error: &dyn std::fmt::Display| PolicyError::Schema(error.to_string());
        let (names, principals) = Names::new().map_err(|error| unfit(&error))?;
        let entities =
            Entities::from_entities(principals, Some(&schema)).map_err(|error| unfit(&error))?;
        if let Some(missing) = names.actions.iter().find(|action| entities.get(action).is_none()) {
            return Err(PolicyError::Schema(format!("there is no {missing}")));
        }
        Ok(Self { rules, authorizer: Authorizer::new(), names, entities })
    }

    /// Decides whether `principal` may do `action`. What cannot be decided is a no.
    pub fn decide(&self, principal: &Principal, action: &Action<'_>) -> Decision {
        self.ask(principal, action)
            .unwrap_or_else(|| Decision { allowed: false, because: Vec::new() })
    }

    /// Lets `principal` do `action`, or refuses with a hint that names the roles that may.
    ///
    /// # Errors
    /// Forbidden, if the rules do not allow it.
    pub fn authorise(&self, principal: &Principal, action: &Action<'_>) -> Result<(), Refusal> {
        if self.decide(principal, action).allowed {
            return Ok(());
        }
        let who = match &principal.via {
            Via::Session => principal.role.phrase(),
            Via::Token { .. } => "this token",
            Via::Folder => "whoever works on the data folder",
            Via::Product => "the product itself",
        };
        let hint = self.way_out(principal, action);
        Err(Refusal::forbidden(format!("{who} may not {action}"), hint))
    }

    /// The roles that may do `action` once they are signed in.
    pub fn roles_that_may(&self, action: &Action<'_>) -> Vec<Role> {
        let may = |role: &Role| {
            let account = String::new();
            let signed_in = Principal { account, person: None, role: *role, via: Via::Session };
            self.decide(&signed_in, action).allowed
        };
        ROLES.into_iter().filter(may).collect()
    }

    /// What can be done about a refusal: another scope, a session, or another role.
    fn way_out(&self, principal: &Principal, action: &Action<'_>) -> String {
        let roles = self.roles_that_may(action);
        let who = any_of(&roles);
        match &principal.via {
            _ if roles.is_empty() => "nobody may do this".to_owned(),
            Via::Token { id, .. } if roles.contains(&principal.role) => {
                match self.scopes_needed(principal, id, action).as_slice() {
                    [] => "no token may do this: sign in and do it there".to_owned(),
                    [scope] => format!("use a token that has the scope `{scope}`"),
                    scopes => {
                        let all: Vec<_> = scopes.iter().map(|one| format!("`{one}`")).collect();
                        format!("use a token that has the scopes {}", all.join(" and "))
                    }
                }
            }
            Via::Folder | Via::Product => format!("sign in as {who}"),
            Via::Session | Via::Token { .. } => format!("ask {who} to do it"),
        }
    }

    /// The scopes that a token of this account needs for `action`; none if no token may do it. No scope
    /// takes anything away, so those are left out one by one without which it still may.
    fn scopes_needed(&self, principal: &Principal, id: &str, action: &Action<'_>) -> Vec<Scope> {
        let opens = |scopes: &BTreeSet<Scope>| {
            let via = Via::Token { id: id.to_owned(), scopes: scopes.clone() };
            self.decide(&Principal { via, ..principal.clone() }, action).allowed
        };
        let mut needed = BTreeSet::from(SCOPES);
        if !opens(&needed) {
            return Vec::new();
        }
        for scope in SCOPES {
            let mut fewer = needed.clone();
            fewer.remove(&scope);
            if opens(&fewer) {
                needed = fewer;
            }
        }
        needed.into_iter().collect()
    }

    fn ask(&self, principal: &Principal, action: &Action<'_>) -> Option<Decision> {
        let who = self.names.principal(principal)?;
        let what = self.names.action(action)?;
        let on = self.names.resource(action)?;
        // The shape of the question is right by the types; a test checks it against the schema.
        let question = Request::new(who, what, on, Context::empty(), None).ok()?;
        let answer = self.authorizer.is_authorized(&question, &self.rules, &self.entities);
        let mut because: Vec<String> =
            answer.diagnostics().reason().map(ToString::to_string).collect();
        because.sort_unstable();
        // A rule that could not be evaluated might have been one that forbids.
        let sound = answer.diagnostics().errors().next().is_none();
        Some(Decision { allowed: sound && answer.decision() == Answer::Allow, because })
    }
}

/// The roles as a choice: `an owner, a manager or a contributor`.
fn any_of(roles: &[Role]) -> String {
    let phrases: Vec<&str> = roles.iter().map(|role| role.phrase()).collect();
    match phrases.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{} or {last}", before.join(", ")),
        _ => phrases.concat(),
    }
}

/// Reads policies and gives each rule the name of its `@id`.
fn named(text: &str) -> Result<PolicySet, PolicyError> {
    let syntax = |error: &dyn std::fmt::Display| PolicyError::Syntax(error.to_string());
    let read: PolicySet = text.parse().map_err(|error| syntax(&error))?;
    let mut names = BTreeSet::new();
    let mut rules = Vec::new();
    let mut in_order: Vec<_> = read.policies().collect();
    // Cedar numbers them `policy0`, `policy1` … as they stand in the file.
    in_order.sort_by_key(|rule| {
        let id = rule.id().to_string();
        (id.len(), id)
    });
    for (place, rule) in (1..).zip(in_order) {
        let name = rule.annotation("id").filter(|name| !name.is_empty());
        let name = name.filter(|name| names.insert((*name).to_owned()));
        let name = name.ok_or(PolicyError::Unnamed { place })?;
        rules.push(rule.new_id(PolicyId::new(name)));
    }
    PolicySet::from_policies(rules).map_err(|error| syntax(&error))
}

#[cfg(test)]
mod tests {
    use std::{fmt::Write as _, sync::LazyLock};

    use expect_test::{expect, expect_file};
    use proptest::prelude::*;

    use super::*;
    use crate::action::{self, VERB_CLASSES};

    fn policies() -> &'static Policies {
        static LOADED: LazyLock<Policies> = LazyLock::new(|| Policies::load().unwrap());
        &LOADED
    }

    fn principal(role: Role, via: Via) -> Principal {
        Principal {
            account: "account-1".to_owned(),
            person: Some("person-3".to_owned()),
            role,
            via,
        }
    }

    fn token(scopes: impl IntoIterator<Item = Scope>) -> Via {
        Via::Token { id: "token-7".to_owned(), scopes: scopes.into_iter().collect() }
    }

    fn accept() -> Action<'static> {
        Action::Command { noun: "risk", verb: "accept", class: crate::VerbClass::Approve }
    }

    /// A table of every action against every column, as people read it.
    fn table(policies: &Policies, columns: &[(&str, Principal)]) -> String {
        let mut text = format!("{:<32}", "");
        for (name, _) in columns {
            write!(text, " {name:<12}").unwrap();
        }
        for action in action::samples() {
            let on = if matches!(action, Action::Command { .. }) { "register" } else { "" };
            let on = if on.is_empty() { action.resource() } else { on };
            text = text.trim_end().to_owned() + "\n";
            write!(text, "{:<20} {on:<11}", action.name()).unwrap();
            for (_, principal) in columns {
                let word = if policies.decide(principal, &action).allowed { "yes" } else { "-" };
                write!(text, " {word:<12}").unwrap();
            }
        }
        text.trim_end().to_owned() + "\n"
    }

    #[test]
    fn every_role_may_do_what_the_table_says() {
        let policies = policies();
        let roles = ROLES.map(|role| (role.word(), principal(role, Via::Session)));
        let others = [("folder", Principal::folder()), ("product", Principal::product())];
        let columns: Vec<_> = roles.into_iter().chain(others).collect();
        expect_file!["../tests/roles.txt"].assert_eq(&table(policies, &columns));
    }

    #[test]
    fn every_scope_opens_what_the_table_says() {
        let policies = policies();
        let of = |role, scopes: &[Scope]| principal(role, token(scopes.iter().copied()));
        let columns = [
            ("no scope", of(Role::Owner, &[])),
            ("read", of(Role::Owner, &[Scope::Read])),
            ("write", of(Role::Owner, &[Scope::Write])),
            ("measure", of(Role::Owner, &[Scope::Measure])),
            ("read, write", of(Role::Owner, &[Scope::Read, Scope::Write])),
            ("all", of(Role::Owner, &SCOPES)),
            ("auditor, all", of(Role::Auditor, &SCOPES)),
        ];
        expect_file!["../tests/scopes.txt"].assert_eq(&table(policies, &columns));
    }

    #[test]
    fn every_question_fits_the_schema() {
        let policies = policies();
        let (schema, _) = Schema::from_cedarschema_str(SCHEMA).unwrap();
        for via in [Via::Session, token(SCOPES), Via::Folder, Via::Product] {
            for action in action::samples() {
                let who = principal(Role::Auditor, via.clone());
                let who = policies.names.principal(&who).unwrap();
                let what = policies.names.action(&action).unwrap();
                let on = policies.names.resource(&action).unwrap();
                Request::new(who, what, on, Context::empty(), Some(&schema)).unwrap();
            }
        }
    }

    #[test]
    fn a_decision_names_the_rules_that_made_it() {
        let policies = policies();
        let decide = |role, via| policies.decide(&principal(role, via), &accept()).because;
        assert_eq!(decide(Role::Manager, Via::Session), ["manager-runs-the-registers"]);
        assert_eq!(decide(Role::Auditor, Via::Session), ["auditor-changes-nothing"]);
        assert_eq!(decide(Role::Manager, token([])), ["token-writes-with-scope-write"]);
        assert!(decide(Role::Contributor, Via::Session).is_empty());
    }

    #[test]
    fn a_refusal_names_the_way_out() {
        let policies = policies();
        let oneself =
            Action::Command { noun: "policy", verb: "acknowledge", class: crate::VerbClass::Own };
        let cases = [
            (principal(Role::Contributor, Via::Session), accept()),
            (principal(Role::Auditor, Via::Session), Action::Measure),
            (principal(Role::Manager, Via::Session), Action::Read { area: action::Area::Accounts }),
            (principal(Role::Manager, token([Scope::Read])), accept()),
            (principal(Role::Manager, token([Scope::Write])), Action::Restore),
            (principal(Role::Owner, token(SCOPES)), Action::ManageTokens),
            (principal(Role::Contributor, token(SCOPES)), oneself),
            (principal(Role::Contributor, token(SCOPES)), accept()),
            (Principal::folder(), Action::ChangeOwnPassword),
            (Principal::product(), accept()),
        ];
        let lines = cases.map(|(principal, action)| {
            let refusal = policies.authorise(&principal, &action).unwrap_err();
            assert_eq!(refusal.kind, base::RefusalKind::Forbidden);
            format!("{}\n  hint: {}\n", refusal.what, refusal.hint)
        });
        expect![[r"
            a contributor may not carry out `risk accept`
              hint: ask an owner or a manager to do it
            an auditor may not record measurements
              hint: ask an owner, a manager or a contributor to do it
            a manager may not read the accounts
              hint: ask an owner or an auditor to do it
            this token may not carry out `risk accept`
              hint: use a token that has the scope `write`
            this token may not put back what pseudonyms stand for
              hint: use a token that has the scopes `read` and `write`
            this token may not manage tokens
              hint: no token may do this: sign in and do it there
            this token may not carry out `policy acknowledge`
              hint: no token may do this: sign in and do it there
            this token may not carry out `risk accept`
              hint: ask an owner or a manager to do it
            whoever works on the data folder may not change a password
              hint: sign in as an owner, a manager, a contributor or an auditor
            the product itself may not carry out `risk accept`
              hint: sign in as an owner or a manager
        "]]
        .assert_eq(&lines.concat());
        policies.authorise(&principal(Role::Manager, Via::Session), &accept()).unwrap();
    }

    #[test]
    fn policies_that_do_not_fit_are_not_taken() {
        let parse = |text: &str| Policies::parse(SCHEMA, text).unwrap_err();
        let unnamed =
            r#"@id("a") permit(principal, action, resource); permit(principal, action, resource);"#;
        assert!(matches!(parse(unnamed), PolicyError::Unnamed { place: 2 }));
        let twice = r#"@id("a") permit(principal, action, resource); @id("a") permit(principal, action, resource);"#;
        assert!(matches!(parse(twice), PolicyError::Unnamed { place: 2 }));
        let no_role = r#"@id("a") permit(principal in Role::"admin", action, resource);"#;
        assert!(matches!(parse(no_role), PolicyError::Invalid(_)));
        let no_action = r#"@id("a") permit(principal, action == Action::"delete", resource);"#;
        assert!(matches!(parse(no_action), PolicyError::Invalid(_)));
        let never = r#"@id("a") permit(principal is Product, action, resource) when { principal is Token };"#;
        assert!(matches!(parse(never), PolicyError::Invalid(_)));
        assert!(matches!(parse("allow everything"), PolicyError::Syntax(_)));
        let schema = Policies::parse("entity Nobody;", "").unwrap_err();
        assert!(matches!(schema, PolicyError::Schema(_)));
    }

    #[test]
    fn policies_can_be_shared_between_threads() {
        fn shared<T: Send + Sync>(_: &T) {}
        shared(policies());
    }

    /// Says how long a decision takes: `cargo test --release -p access -- --ignored --nocapture`.
    #[test]
    #[ignore = "it measures time, which other work on the machine disturbs"]
    #[expect(clippy::disallowed_methods, reason = "it measures")]
    fn a_decision_takes_less_than_50_microseconds() {
        let policies = policies();
        let who = principal(Role::Manager, token(SCOPES));
        let actions = action::samples();
        let rounds = 1_000_u32;
        let begin = std::time::Instant::now();
        for _ in 0..rounds {
            for action in &actions {
                std::hint::black_box(policies.decide(&who, action));
            }
        }
        let each = begin.elapsed() / (rounds * u32::try_from(actions.len()).unwrap());
        println!("one decision takes {each:?}");
        assert!(each < std::time::Duration::from_micros(50), "{each:?}");
    }

    fn any_via() -> impl Strategy<Value = Via> {
        prop_oneof![
            Just(Via::Session),
            Just(Via::Folder),
            Just(Via::Product),
            prop::collection::btree_set(prop::sample::select(SCOPES.to_vec()), 0..=3)
                .prop_map(token),
        ]
    }

    proptest! {
        #[test]
        fn an_auditor_changes_nothing_by_session_or_token(
            noun in ".*", verb in ".*", account in ".*",
            class in prop::sample::select(VERB_CLASSES.to_vec()),
            via in any_via(),
        ) {
            prop_assume!(matches!(via, Via::Session | Via::Token { .. }));
            let policies = policies();
            let auditor = Principal { account, ..principal(Role::Auditor, via) };
            let command = Action::Command { noun: &noun, verb: &verb, class };
            for action in action::samples().into_iter().chain([command]) {
                prop_assert!(!action.changes() || !policies.decide(&auditor, &action).allowed);
            }
        }

        #[test]
        fn no_token_exceeds_its_account_and_no_scope_takes_away(
            role in prop::sample::select(ROLES.to_vec()),
            less in prop::collection::btree_set(prop::sample::select(SCOPES.to_vec()), 0..=3),
            more in prop::collection::btree_set(prop::sample::select(SCOPES.to_vec()), 0..=3),
        ) {
            let policies = policies();
            let may = |via: Via, action: &Action<'_>| policies.decide(&principal(role, via), action).allowed;
            for action in action::samples() {
                let some = may(token(less.clone()), &action);
                prop_assert!(!some || may(Via::Session, &action));
                prop_assert!(!some || may(token(less.union(&more).copied()), &action));
            }
        }

        #[test]
        fn a_token_without_scopes_opens_nothing(role in prop::sample::select(ROLES.to_vec())) {
            let policies = policies();
            for action in action::samples() {
                prop_assert!(!policies.decide(&principal(role, token([])), &action).allowed);
            }
        }
    }
}
