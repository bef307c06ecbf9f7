//! `plumb serve` and `plumb demo`

use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use app::{App, Dice, Wall};
use base::{Clock as _, Error, Refusal};
use serde_json::json;
use tokio::{net::TcpListener, sync::Notify};

use crate::{
    demo,
    outcome::{Outcome, Printer},
    work::Place,
};

/// Serves the folder until it is told to stop: whether browsers come by HTTPS, and through which
/// trusted proxies.
pub(crate) async fn run(
    place: &Place,
    listen: SocketAddr,
    (secure, proxies): (bool, Vec<IpAddr>),
    printer: &Printer,
) -> Result<Outcome, Error> {
    log();
    let app = App::open(place.folder.clone(), Arc::new(Wall), Arc::new(Dice))?;
    let site = server::Site::new(app, secure)?.behind(proxies);
    let listener = bind(listen).await?;
    let at = listener.local_addr().map_err(|error| Error::failed("listen", error))?;
    printer.say(&format!("Plumbline serves {} on http://{at}", place.folder.path().display()));
    until_stopped(site, listener).await?;
    Ok(Outcome::new(json!({ "listened": at.to_string() }), ""))
}

/// Makes the demo organisation if it is not there yet, and serves it.
pub(crate) async fn demo(
    place: &Place,
    listen: SocketAddr,
    printer: &Printer,
) -> Result<Outcome, Error> {
    log();
    let listener = bind(listen).await?;
    let folder = &place.folder;
    if !folder.is_initialised() {
        printer.say("Making the demo organisation: people, policies, risks, measured decisions …");
        demo::make(folder, Wall.now().day()).await?;
    }
    let app = App::open(folder.clone(), Arc::new(Wall), Arc::new(Dice))?;
    let site = server::Site::new(app, false)?;
    let at = listener.local_addr().map_err(|error| Error::failed("listen", error))?;
    printer.say(&welcome(at, &folder.path().display().to_string()));
    until_stopped(site, listener).await?;
    Ok(Outcome::new(json!({ "listened": at.to_string() }), ""))
}

fn welcome(at: SocketAddr, folder: &str) -> String {
    let (login, password) = (demo::login("mara"), demo::PASSWORD);
    format!(
        "\nHarbourside Credit Union is open at http://{at}\n\
         sign in as  {login}\n\
         password    {password}   (also aoife@, priya@, tomas@, ines@, sofia@, ravi@)\n\
         folder      {folder}\n\n\
         Three things to try:\n\
         1. http://{at}/systems/system-1   why the gate of the credit decision is shut, and what helps\n\
         2. http://{at}/controls           a control that is broken, down to the entry that proves it\n\
         3. http://{at}/ledger             verify every entry, then take a bundle to another machine:\n\
         \x20  plumb verify entries.bundle\n\n\
         Stop it with Ctrl-C.\n"
    )
}

async fn bind(listen: SocketAddr) -> Result<TcpListener, Error> {
    TcpListener::bind(listen).await.map_err(|error| {
        if error.kind() == std::io::ErrorKind::AddrInUse {
            let what = format!("something listens on {listen} already");
            return Refusal::conflict(what, "stop it, or pick another port with `--listen`").into();
        }
        Error::failed(format!("listen on {listen}"), error)
    })
}

/// Serves until Ctrl-C or a termination signal, then lets running requests end.
async fn until_stopped(site: server::Site, listener: TcpListener) -> Result<(), Error> {
    let stop = Arc::new(Notify::new());
    let told = Arc::clone(&stop);
    // Heard before anybody is served: a signal that came earlier would end the process at once.
    let signal = signalled()?;
    tokio::spawn(async move {
        signal.await;
        told.notify_one();
    });
    server::serve(site, listener, stop).await
}

/// Ends with Ctrl-C or a termination signal; both are heard from the call on.
#[cfg(unix)]
fn signalled() -> Result<impl Future<Output = ()>, Error> {
    use tokio::signal::unix::{SignalKind, signal};
    let deaf = |error| Error::failed("listen for signals", error);
    let mut interrupt = signal(SignalKind::interrupt()).map_err(deaf)?;
    let mut terminate = signal(SignalKind::terminate()).map_err(deaf)?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn signalled() -> Result<impl Future<Output = ()>, Error> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}

/// Failures go to stderr, with their causes.
fn log() {
    let _ = tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_max_level(tracing::Level::WARN)
        .with_target(false)
        .try_init();
}
