//! What watches the server is told when nothing can be read or carried out.

use std::sync::Arc;

use app::App;
use axum::http::StatusCode;
use base::{Millis, chance::Seeded, time::Fixed};
use server::{Site, router};
use store::{Faulty, Folder, Odds, Weather};

use crate::house::{House, house};

#[tokio::test]
async fn the_health_address_says_when_nothing_can_be_read_or_carried_out() {
    let House { place, app, .. } = house().await;
    drop(app);
    let folder = Folder::new(place.path().join("data"));
    while folder.hold().is_err() {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    let store = Arc::new(Faulty::new(folder.storage().unwrap(), 7));
    let clock = Arc::new(Fixed::new("2026-11-20T09:00:00Z".parse::<Millis>().unwrap()));
    let app = App::open_on(store.clone(), folder, clock, Arc::new(Seeded::new(8))).unwrap();
    let router = router(Site::new(app.clone(), false).unwrap());
    let house = House { place, app, router };
    let ask = || house.get("", "/healthz");
    let answer = ask().await;
    assert_eq!((answer.status, answer.text.as_str()), (StatusCode::OK, "ok\n"));
    let reads = Odds { lost: 1000, ..Odds::default() };
    store.expect(Weather { reads, ..Weather::default() });
    let answer = ask().await;
    assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(answer.text, "could not read the store\n");
    store.expect(Weather::default());
    assert_eq!(ask().await.status, StatusCode::OK);
}
