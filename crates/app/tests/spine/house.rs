//! A founded folder, and who works in it.

use std::sync::Arc;

use access::{Principal, Role, password::Password};
use app::{App, Founding, Request, found};
use base::{Error, Millis, chance::Seeded, time::Fixed};
use serde_json::{Value, json};
use store::Folder;

pub(crate) struct House {
    pub(crate) place: tempfile::TempDir,
    pub(crate) folder: Folder,
    pub(crate) clock: Arc<Fixed>,
    pub(crate) app: App,
    pub(crate) mara: Principal,
}

pub(crate) const PASSWORD: &str = "lantern orchard violin 7";

pub(crate) async fn house() -> House {
    let place = tempfile::tempdir().unwrap();
    let folder = Folder::new(place.path().join("data"));
    let clock = Arc::new(Fixed::new("2026-11-20T09:00:00Z".parse::<Millis>().unwrap()));
    let founding = Founding {
        organisation: "Harbourside".to_owned(),
        origin: "harbourside.example/log".to_owned(),
        name: "Mara Lindqvist".to_owned(),
        login: "mara@harbourside.example".to_owned(),
        password: Password::choose(PASSWORD.to_owned()).unwrap(),
    };
    let app =
        found(folder.clone(), founding, clock.clone(), Arc::new(Seeded::new(7))).await.unwrap();
    let password = Password::typed(PASSWORD.to_owned());
    let mara = app.sign_in("Mara@Harbourside.example ", password, None).await.unwrap().who;
    House { place, folder, clock, app, mara }
}

impl House {
    pub(crate) async fn act(
        &self,
        who: &Principal,
        noun: &str,
        verb: &str,
        fields: Value,
    ) -> Result<String, Error> {
        let (noun, serial) = match noun.split_once('-') {
            Some((noun, serial)) => (noun, serial.parse().ok()),
            None => (noun, None),
        };
        let request = Request {
            noun: noun.to_owned(),
            serial,
            verb: verb.to_owned(),
            fields: fields.as_object().cloned().unwrap(),
            ..Request::default()
        };
        self.app.carry_out(who, request).await.map(|done| done.id.to_string())
    }

    pub(crate) async fn mara(&self, noun: &str, verb: &str, fields: Value) -> String {
        self.act(&self.mara, noun, verb, fields).await.unwrap()
    }

    /// Gives every duty of class limited to Mara or `other`, and rules out every source of risk.
    pub(crate) async fn duties_and_sources(&self, other: &Principal) {
        let duties = [
            ("accountable", Some("system-1"), &self.mara),
            ("performance", None, &self.mara),
            ("risk", None, &self.mara),
            ("data", None, &self.mara),
            ("security", None, &self.mara),
            ("development", None, &self.mara),
            ("approval", None, other),
            ("oversight", None, other),
        ];
        for (duty, system, who) in duties {
            let level = if system.is_some() { "system" } else { "aims" };
            let open = json!({ "duty": duty, "level": level, "system": system });
            let role = self.mara("role", "open", open).await;
            self.mara(&role, "give", json!({ "person": who.person })).await;
            self.act(who, &role, "accept", json!({})).await.unwrap();
        }
        for source in [
            "safety",
            "fairness",
            "privacy",
            "security",
            "robustness",
            "transparency",
            "oversight",
            "misuse",
            "supplier",
        ] {
            let none = json!({ "source": source, "reason": "It only sorts, and is read in full." });
            self.mara("system-1", "no_risk", none).await;
        }
    }

    pub(crate) async fn person(&self, name: &str, role: Role) -> Principal {
        let fields = json!({ "name": name, "employment": "staff", "in_scope": true });
        let person = self.mara("person", "join", fields).await;
        let login = name.to_lowercase().replace(' ', ".");
        let password = || Password::choose(PASSWORD.to_owned()).unwrap();
        self.app.open_account(&self.mara, (&person, role), (&login, password())).await.unwrap();
        self.app.sign_in(&login, password(), None).await.unwrap().who
    }
}
