//! Signing in and out: who is out after a change, and who waits after failures.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::{
    body::Body,
    extract::connect_info::MockConnectInfo,
    http::{Request, StatusCode, header},
};
use serde_json::json;
use server::{Site, router};

use crate::house::{House, PASSWORD, house};

#[tokio::test]
async fn a_new_password_ends_the_other_sessions_and_an_owner_ends_them_all() {
    let house = house().await;
    let (here, elsewhere) = (house.sign_in("manager").await, house.sign_in("manager").await);
    let csrf = house.csrf(&here).await;
    let change = [
        ("csrf", csrf.as_str()),
        ("login", "manager"),
        ("present", PASSWORD),
        ("password", "another lantern orchard 8"),
    ];
    assert_eq!(house.form(&here, "/me", &change).await.status, StatusCode::OK);
    assert_eq!(house.get(&here, "/me").await.status, StatusCode::OK);
    assert_eq!(house.get(&elsewhere, "/me").await.status, StatusCode::SEE_OTHER);

    let owner = house.sign_in("owner").await;
    let csrf = house.csrf(&owner).await;
    let set = [("csrf", csrf.as_str()), ("login", "manager"), ("password", PASSWORD)];
    let answer = house.form(&owner, "/accounts/account-2/password", &set).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    assert_eq!(house.get(&here, "/me").await.status, StatusCode::SEE_OTHER);
    assert_eq!(house.get(&owner, "/me").await.status, StatusCode::OK);
}

#[tokio::test]
async fn whoever_left_is_out_everywhere() {
    let house = house().await;
    let owner = house.token("account-1", &["read", "write"]).await;
    let token = house.token("account-3", &["read"]).await;
    let cookie = house.sign_in("contributor").await;
    assert_eq!(house.api(&token, "GET", "/api/risks", &[], "").await.status, StatusCode::OK);
    let leave = json!({ "on": "2026-11-20" });
    let left = house.post(&owner, "/api/people/person-3/leave", &leave).await;
    assert_eq!(left.status, StatusCode::OK, "{}", left.text);
    assert_eq!(house.get(&cookie, "/risks").await.status, StatusCode::SEE_OTHER);
    let answer = house.api(&token, "GET", "/api/risks", &[], "").await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    let again = [("login", "contributor"), ("password", PASSWORD)];
    assert_eq!(house.form("", "/sign-in", &again).await.status, StatusCode::UNAUTHORIZED);
}

/// Wrong guesses at accounts of different names, all through one proxy.
async fn guesses(house: &mut House, proxies: &[IpAddr], from: &str, count: u32) -> StatusCode {
    let site = Site::new(house.app.clone(), false).unwrap().behind(proxies.to_vec());
    let proxy = SocketAddr::from(([10, 0, 0, 1], 4000));
    house.router = router(site).layer(MockConnectInfo(proxy));
    let mut last = StatusCode::OK;
    for guess in 0..count {
        let request = Request::post("/sign-in")
            .header("x-forwarded-for", from)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(format!("login={from}-{guess}&password=wrong")));
        last = house.send(request.unwrap()).await.status;
    }
    last
}

#[tokio::test]
async fn behind_a_trusted_proxy_only_the_sender_waits_and_else_the_peer() {
    let proxies = [IpAddr::V4(Ipv4Addr::new(10, 0, 0, 1))];
    let mut house = house().await;
    assert_eq!(
        guesses(&mut house, &proxies, "203.0.113.9", 6).await,
        StatusCode::TOO_MANY_REQUESTS
    );
    assert_eq!(guesses(&mut house, &proxies, "198.51.100.1", 1).await, StatusCode::UNAUTHORIZED);
    assert_eq!(guesses(&mut house, &[], "192.0.2.1", 5).await, StatusCode::UNAUTHORIZED);
    assert_eq!(guesses(&mut house, &[], "192.0.2.2", 1).await, StatusCode::TOO_MANY_REQUESTS);
}
