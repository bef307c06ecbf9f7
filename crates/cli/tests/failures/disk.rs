//! A disk that is full: a small file system of its own, in a namespace of its own.

use std::{fs, io::Write as _, process::Command};

use serde_json::json;

use crate::{
    api,
    served::Served,
    support::{Place, plain, transcript},
};

/// Set in the process that has the mount.
const INSIDE: &str = "PLUMB_TEST_HAS_A_MOUNT";

/// Runs a test of this file again where it may mount. Says so aloud where that is not possible.
fn again(test: &str) {
    let able =
        Command::new("unshare").args(["-rm", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]).output();
    if !able.is_ok_and(|able| able.status.success()) {
        let _ = writeln!(std::io::stderr(), "SKIPPED {test}: nothing can be mounted here");
        return;
    }
    let output = Command::new("unshare")
        .arg("-rm")
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", &format!("disk::{test}"), "--nocapture"])
        .env(INSIDE, "1")
        .output()
        .unwrap();
    let said =
        [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    assert!(output.status.success(), "{}", said.concat());
    assert!(said[0].contains("1 passed"), "the test did not run: {}", said[0]);
}

/// A place with a small disk in `disk`.
fn small(founded: bool) -> Place {
    let place = Place::new();
    fs::create_dir(place.path("disk")).unwrap();
    let mount = Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=2m", "tmpfs"])
        .arg(place.path("disk"))
        .status()
        .unwrap();
    assert!(mount.success());
    place.write("password.txt", crate::support::PASSWORD.as_bytes());
    if founded {
        place.done(INIT);
    }
    place
}

const INIT: &str = "--folder disk/data init --organisation H --origin harbour.example/plumbline \
                    --owner Mara --login mara --password-file password.txt";

/// Takes all that is left of the disk but so many kilobytes.
fn fill(place: &Place, left: usize) {
    let mut ballast = fs::File::create(place.path("disk/ballast")).unwrap();
    while ballast.write_all(&[1; 4096]).is_ok() {}
    let size = usize::try_from(ballast.metadata().unwrap().len()).unwrap();
    ballast.set_len(u64::try_from(size.saturating_sub(left * 1024)).unwrap()).unwrap();
}

fn empty(place: &Place) {
    fs::remove_file(place.path("disk/ballast")).unwrap();
}

/// Commands until one fails: how many were done, and what the failing one said.
fn until_it_fails(place: &Place) -> (u64, String) {
    for done in 0..500 {
        let line =
            format!("--folder disk/data risk identify --title 'Risk {done}' --source safety");
        let output = place.command(&line).output().unwrap();
        if !output.status.success() {
            return (done, transcript(&output));
        }
    }
    panic!("the disk was never full");
}

#[test]
fn a_full_disk_fails_one_command_and_keeps_all_that_was_acknowledged() {
    if std::env::var_os(INSIDE).is_none() {
        again("a_full_disk_fails_one_command_and_keeps_all_that_was_acknowledged");
        return;
    }
    let place = small(true);
    let mut done = 0;
    for left in [0, 24, 64, 96, 160] {
        fill(&place, left);
        let (more, said) = until_it_fails(&place);
        done += more;
        assert!(said.starts_with("exit_code: 2 (failed)"), "{left} KB left: {said}");
        let cause = ["the disk is full", "No space left on device"];
        assert!(cause.iter().any(|cause| said.contains(cause)), "{left} KB left: {said}");
        empty(&place);
        let checked = place.json("--folder disk/data ledger verify");
        assert_eq!(checked["entries"], 2 + done, "{left} KB left");
        assert_eq!(place.json("--folder disk/data rebuild")["identical"], true);
    }
    assert!(done > 0, "some commands were done before the disk was full");
    assert_eq!(place.json("--folder disk/data risk list").as_array().unwrap().len() as u64, done);
}

#[test]
fn what_is_written_to_a_full_disk_is_there_as_a_whole_or_not_at_all() {
    if std::env::var_os(INSIDE).is_none() {
        again("what_is_written_to_a_full_disk_is_there_as_a_whole_or_not_at_all");
        return;
    }
    let place = small(false);
    fill(&place, 8);
    let output = place.command(INIT).output().unwrap();
    let said = transcript(&output);
    assert!(said.starts_with("exit_code: 2 (failed)"), "{said}");
    empty(&place);
    place.done(INIT);
    let known = place.json("--folder disk/data ledger verify")["entries"].clone();
    assert_eq!(known, 2, "the owner and the account");

    let outside = place.read("disk/data/plumb.json");
    place.done("--folder disk/data ledger bundle 0 --out disk/known.bundle");
    let whole = place.read("disk/known.bundle");
    place.copy("disk/data", "copy");
    fill(&place, 0);
    for name in ["disk/known.bundle", "disk/new.bundle"] {
        let said = place.transcript(&format!("--folder copy ledger bundle 0 1 --out {name}"));
        let told = format!("error: could not write `{name}`\n  caused by: No space left on device");
        assert!(said.starts_with("exit_code: 2 (failed)") && said.contains(&told), "{said}");
    }
    assert_eq!(place.read("disk/known.bundle"), whole, "what was there is there as it was");
    let left: Vec<_> =
        fs::read_dir(place.path("disk")).unwrap().map(|one| one.unwrap().file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().contains("new")), "{left:?}");
    assert_eq!(place.read("disk/data/plumb.json"), outside);
}

#[test]
fn a_server_goes_on_when_there_is_room_again() {
    if std::env::var_os(INSIDE).is_none() {
        again("a_server_goes_on_when_there_is_room_again");
        return;
    }
    let place = small(true);
    let until = place.json("--folder disk/data ledger show 0")["said"]["at"].as_str().unwrap()
        [..10]
        .to_owned();
    let until = base::Day::new(until.parse::<base::Day>().unwrap().number() + 9);
    let issue = "--folder disk/data token issue --name T --account account-1 --scopes read";
    let issued = place.json(&format!("{issue} --scopes write --until {until}"));
    let token = issued["token"].as_str().unwrap();
    let server = Served::start(&place, "--folder disk/data serve --listen 127.0.0.1:0");
    let risk = json!({ "title": "Drift", "source": "safety" });
    let ask = || api::post(&server.address, token, "/api/risks", &risk).unwrap();
    assert_eq!(ask().0, 201);
    fill(&place, 40);
    let mut done = 1;
    let (status, said) = loop {
        let (status, said) = ask();
        if status != 201 {
            break (status, said);
        }
        done += 1;
        assert!(done < 1000, "the disk was never full");
    };
    assert_eq!(status, 500, "{said}");
    assert!(said["detail"].as_str().unwrap().ends_with("could not store the entry"), "{said}");
    assert!(!plain(&said.to_string()).contains("disk/"), "no path of the machine: {said}");
    empty(&place);
    assert_eq!(ask().0, 201, "without a restart");
    let listed = api::get(&server.address, token, "/api/risks?limit=1000").unwrap().1;
    assert_eq!(listed["items"].as_array().unwrap().len(), done + 1, "as many as were acknowledged");
    drop(server);
    assert_eq!(place.json("--folder disk/data rebuild")["identical"], true);
    place.done("--folder disk/data ledger verify");
}
