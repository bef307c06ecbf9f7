//! A house with an account of each role, a system, a risk and a release, and requests to its site.

use std::{net::SocketAddr, sync::Arc};

use access::{Role, password::Password, role::ROLES};
use app::{App, Founding, found};
use axum::{
    Router,
    body::{Body, to_bytes},
    extract::connect_info::MockConnectInfo,
    http::{Request, StatusCode, header},
};
use base::{Millis, chance::Seeded, time::Fixed};
use serde_json::{Value, json};
use server::{Site, router};
use store::Folder;
use tower::ServiceExt as _;

pub(crate) const PASSWORD: &str = "lantern orchard violin 7";

pub(crate) struct House {
    pub(crate) place: tempfile::TempDir,
    pub(crate) app: App,
    pub(crate) router: Router,
}

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: axum::http::HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

pub(crate) async fn house() -> House {
    let place = tempfile::tempdir().unwrap();
    let folder = Folder::new(place.path().join("data"));
    let clock = Arc::new(Fixed::new("2026-11-20T09:00:00Z".parse::<Millis>().unwrap()));
    let founding = Founding {
        organisation: "Harbourside".to_owned(),
        origin: "harbourside.example/log".to_owned(),
        name: "Mara Lindqvist".to_owned(),
        login: "owner".to_owned(),
        password: Password::choose(PASSWORD.to_owned()).unwrap(),
    };
    let app = found(folder, founding, clock, Arc::new(Seeded::new(7))).await.unwrap();
    let site = Site::new(app.clone(), false).unwrap();
    let from = SocketAddr::from(([127, 0, 0, 1], 4000));
    let router = router(site).layer(MockConnectInfo(from));
    let house = House { place, app, router };
    let owner = house.token("account-1", &["read", "write"]).await;
    for role in ROLES.into_iter().filter(|role| *role != Role::Owner) {
        house.open_account(&owner, role).await;
    }
    let system = json!({ "name": "Credit <script>alert(1)</script>", "purpose": "Loans",
        "decides_about_people": true, "personal_data": true });
    house.post(&owner, "/api/systems", &system).await;
    house.post(&owner, "/api/risks", &json!({ "title": "Unfair", "source": "fairness" })).await;
    let release = json!({ "system": "system-1", "version": "1" });
    house.post(&owner, "/api/releases", &release).await;
    house
}

impl House {
    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, 1 << 24).await.unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Answer { status: parts.status, headers: parts.headers, text }
    }

    pub(crate) async fn open_account(&self, owner: &str, role: Role) {
        let person = json!({ "name": role.word(), "employment": "staff", "in_scope": true });
        let person = self.post(owner, "/api/people", &person).await.json()["id"].clone();
        let person = person.as_str().unwrap().to_owned();
        let folder = access::Principal::folder();
        let password = Password::choose(PASSWORD.to_owned()).unwrap();
        self.app.open_account(&folder, (&person, role), (role.word(), password)).await.unwrap();
    }

    pub(crate) async fn token(&self, account: &str, scopes: &[&str]) -> String {
        let fields =
            json!({ "name": "test", "account": account, "scopes": scopes, "until": "2026-12-20" });
        let fields = fields.as_object().cloned().unwrap();
        let folder = access::Principal::folder();
        self.app.issue_token(&folder, fields).await.unwrap().1.reveal().to_owned()
    }

    pub(crate) async fn api(
        &self,
        token: &str,
        method: &str,
        path: &str,
        more: &[(&str, &str)],
        body: &str,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        for (name, value) in more {
            request = request.header(*name, *value);
        }
        self.send(request.body(Body::from(body.to_owned())).unwrap()).await
    }

    pub(crate) async fn post(&self, token: &str, path: &str, body: &Value) -> Answer {
        self.api(token, "POST", path, &[], &body.to_string()).await
    }

    /// A session cookie.
    pub(crate) async fn sign_in(&self, login: &str) -> String {
        let answer = self.form("", "/sign-in", &[("login", login), ("password", PASSWORD)]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
        answer.header("set-cookie").split(';').next().unwrap().to_owned()
    }

    pub(crate) async fn get(&self, cookie: &str, path: &str) -> Answer {
        let request = Request::builder().uri(path).header(header::COOKIE, cookie);
        self.send(request.body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn form(&self, cookie: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body =
            url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = Request::builder()
            .method("POST")
            .uri(path)
            .header(header::COOKIE, cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    /// Sends a form with a file, as a browser does.
    pub(crate) async fn upload(
        &self,
        cookie: &str,
        path: &str,
        fields: &[(&str, &str)],
        file: (&str, &str, &[u8]),
    ) -> Answer {
        let part = |name: &str, more: &str| {
            format!("--cut\r\nContent-Disposition: form-data; name=\"{name}\"{more}\r\n\r\n")
        };
        let mut body = Vec::new();
        for (name, text) in fields {
            body.extend_from_slice(format!("{}{text}\r\n", part(name, "")).as_bytes());
        }
        let (field, name, bytes) = file;
        body.extend_from_slice(part(field, &format!("; filename=\"{name}\"")).as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n--cut--\r\n");
        let request = Request::builder()
            .method("POST")
            .uri(path)
            .header(header::COOKIE, cookie)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=cut");
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    pub(crate) async fn csrf(&self, cookie: &str) -> String {
        let page = self.get(cookie, "/me").await.text;
        let (_, rest) = page.split_once("name=\"csrf\" value=\"").unwrap();
        rest.split('"').next().unwrap().to_owned()
    }
}
