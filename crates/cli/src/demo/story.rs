//! Tells a story to the product: people sign in, act on their days, and every act goes through the
//! same door as a user's.

use std::{
    collections::BTreeMap,
    path::Path,
    sync::{Arc, Mutex},
};

use access::{Principal, password::Password};
use app::{App, Assessment, Dice, Founding, Request};
use base::{AnyId, Day, Digest, Error, Millis, Refusal, chance, time::Fixed};
use ledger::{Checkpoint, Cosigner, cosignature::Witness};
use serde_json::Value;
use store::Folder;

/// The password of everybody in the demo. It listens on this machine only and holds nothing real.
pub(crate) const PASSWORD: &str = "plumbline-demo";

/// An organisation that comes to be.
pub(crate) struct Story {
    pub(crate) app: App,
    clock: Arc<Fixed>,
    today: Day,
    people: BTreeMap<&'static str, (Principal, String)>,
    /// An auditor's witness, with what it cosigned last.
    witness: Witness,
    cosigned: Mutex<Option<Checkpoint>>,
}

/// Milliseconds of an hour, and of a second.
const HOUR: u64 = 3_600_000;
const SECOND: u64 = 1_000;

fn password() -> Result<Password, Error> {
    Ok(Password::choose(PASSWORD.to_owned())?)
}

impl Story {
    /// Founds the organisation in a folder, some days ago.
    pub(crate) async fn begin(folder: &Folder, today: Day, days_ago: i32) -> Result<Self, Error> {
        let clock = Arc::new(Fixed::new(moment(today.plus(-days_ago), 8)));
        let founding = Founding {
            organisation: "Harbourside Credit Union".to_owned(),
            origin: "harbourside.example/plumbline".to_owned(),
            name: "Mara Lindqvist".to_owned(),
            login: login("mara"),
            password: password()?,
        };
        let app = app::found(folder.clone(), founding, clock.clone(), Arc::new(Dice)).await?;
        let signer = Cosigner::new("fjord-audit.example/witness", &chance::random::<32>(&Dice))
            .map_err(|error| Error::failed("make the witness", error))?;
        let witness = Witness::new(signer, app.key().name(), vec![app.key().clone()]);
        let (people, cosigned) = (BTreeMap::new(), Mutex::default());
        let mut story = Self { app, clock, today, people, witness, cosigned };
        story.sign_in("mara").await?;
        Ok(story)
    }

    /// Somebody signs in, so that what they do is an act of theirs.
    async fn sign_in(&mut self, who: &'static str) -> Result<(), Error> {
        let session = self.app.sign_in(&login(who), password()?, None).await?;
        let person = session.who.person.clone().unwrap_or_default();
        self.people.insert(who, (session.who, person));
        Ok(())
    }

    /// Adds a person, opens their account, and has them sign in.
    pub(crate) async fn join(
        &mut self,
        who: &'static str,
        (name, function): (&str, &str),
        role: access::Role,
    ) -> Result<(), Error> {
        let fields = serde_json::json!({
            "name": name, "function": function, "employment": "staff", "in_scope": true,
        });
        let person = self.make("mara", "person", fields).await?;
        let owner = &self.principal("mara")?;
        self.tick();
        self.app.open_account(owner, (&person, role), (&login(who), password()?)).await?;
        self.sign_in(who).await
    }

    /// The id of a person.
    pub(crate) fn person(&self, who: &str) -> Result<String, Error> {
        self.people.get(who).map(|(_, person)| person.clone()).ok_or_else(|| nobody(who))
    }

    fn principal(&self, who: &str) -> Result<Principal, Error> {
        self.people.get(who).map(|(principal, _)| principal.clone()).ok_or_else(|| nobody(who))
    }

    /// It is that many days before today now, in the morning, unless it is later already.
    pub(crate) async fn day(&self, days_ago: i32) -> Result<(), Error> {
        let at = moment(self.today.plus(-days_ago), 9);
        self.clock.set(at.max(self.app.now().plus(SECOND)));
        self.app.reckon().await.map(|_| ())
    }

    /// A day counted from today, as forms take it.
    pub(crate) fn on(&self, days_ahead: i32) -> String {
        self.today.plus(days_ahead).to_string()
    }

    /// Some seconds pass between two acts.
    fn tick(&self) {
        self.clock.set(self.app.now().plus(47 * SECOND));
    }

    /// Somebody makes a record. Gives its id.
    pub(crate) async fn make(&self, who: &str, noun: &str, fields: Value) -> Result<String, Error> {
        let verb = registry::register(noun)?.forms().first().map(|form| form.verb.clone());
        self.act(who, noun, None, &verb.unwrap_or_default(), fields).await
    }

    /// Somebody does something with a record.
    pub(crate) async fn does(
        &self,
        who: &str,
        on: &str,
        verb: &str,
        fields: Value,
    ) -> Result<(), Error> {
        let id: AnyId = on.parse().map_err(|_| nobody(on))?;
        self.act(who, &id.noun.clone(), Some(id), verb, fields).await.map(|_| ())
    }

    async fn act(
        &self,
        who: &str,
        noun: &str,
        on: Option<AnyId>,
        verb: &str,
        fields: Value,
    ) -> Result<String, Error> {
        self.tick();
        let request = Request {
            noun: noun.to_owned(),
            serial: on.map(|id| id.serial),
            verb: verb.to_owned(),
            fields: fields.as_object().cloned().unwrap_or_default(),
            ..Request::default()
        };
        let done = self.app.carry_out(&self.principal(who)?, request).await?;
        Ok(done.id.to_string())
    }

    /// Somebody keeps a document. Gives its digest.
    pub(crate) fn keep(&self, who: &str, bytes: &[u8]) -> Result<Digest, Error> {
        self.app.keep_document(&self.principal(who)?, bytes)
    }

    /// The product measures itself, and the auditor's witness cosigns the head.
    pub(crate) async fn witnessed(&self) -> Result<(), Error> {
        self.app.measure_self().await?;
        let mara = self.principal("mara")?;
        let known = self.cosigned.lock().map_or(None, |last| last.clone());
        let old = known.as_ref().map_or(0, Checkpoint::size);
        let offer = self.app.offer(&mara, old)?;
        let failed = |error| Error::failed("cosign the head", error);
        let cosigned = self
            .witness
            .cosign(known.as_ref(), &offer.checkpoint, &offer.path, self.app.now())
            .map_err(failed)?;
        let whole = offer
            .checkpoint
            .with(cosigned.signature)
            .map_err(|error| Error::failed("cosign the head", error))?;
        self.tick();
        let key = self.witness.public().clone();
        self.app.witnessed(&mara, &whole.to_string(), key).await?;
        if let Ok(mut last) = self.cosigned.lock() {
            *last = Some(cosigned.checkpoint);
        }
        Ok(())
    }

    /// A pipeline sends the record of a build.
    pub(crate) async fn assess_build(
        &self,
        who: &str,
        component: &str,
        record: &[u8],
    ) -> Result<(), Error> {
        self.tick();
        let component = component.parse().map_err(|_| nobody(component))?;
        self.app.assess_build(&self.principal(who)?, &component, record).await.map(|_| ())
    }

    /// Somebody measures decisions that lie in a file.
    pub(crate) async fn assess(&self, who: &str, data: &Path, release: &str) -> Result<(), Error> {
        self.tick();
        let asked = Assessment {
            data: data.to_owned(),
            outcome: Some("repaid".to_owned()),
            decision: "approve".to_owned(),
            by: vec!["sex".to_owned(), "age_group".to_owned()],
            positive: "1".to_owned(),
            release: Some(release.parse().map_err(|_| nobody(release))?),
            until: None,
            gate: None,
        };
        self.app.assess(&self.principal(who)?, &asked).await.map(|_| ())
    }
}

/// The hour of a day.
fn moment(day: Day, hour: u64) -> Millis {
    day.start().plus(hour * HOUR)
}

/// What somebody types to sign in.
pub(crate) fn login(who: &str) -> String {
    format!("{who}@harbourside.example")
}

fn nobody(who: &str) -> Error {
    Refusal::missing(format!("the demo has no `{who}`"), "report it as a fault").into()
}
