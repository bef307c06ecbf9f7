//! The demo: a credit union with three AI systems, made by the product through the same commands and
//! engines as a user's.

mod build;
mod house;
mod model;
mod story;
mod systems;

use std::path::PathBuf;

use base::{Day, Error};
use store::Folder;

pub(crate) use story::{PASSWORD, login};

/// How long ago the story begins.
const DAYS: i32 = 250;

/// Makes the demo organisation in a folder. It is made beside it and moved there when it is whole.
pub(crate) async fn make(folder: &Folder, today: Day) -> Result<(), Error> {
    let failed = |doing: &'static str| move |error: std::io::Error| Error::failed(doing, error);
    let mut beside = folder.path().as_os_str().to_owned();
    beside.push(".making");
    let beside = PathBuf::from(beside);
    if beside.exists() {
        std::fs::remove_dir_all(&beside).map_err(failed("clear what was left half made"))?;
    }
    let story = story::Story::begin(&Folder::new(beside.clone()), today, DAYS).await?;
    tell(story, &beside).await?;
    std::fs::rename(&beside, folder.path()).map_err(failed("move the demo to its folder"))
}

async fn tell(mut story: story::Story, folder: &std::path::Path) -> Result<(), Error> {
    house::people(&mut story).await?;
    house::duties(&story).await?;
    house::policies(&story).await?;
    house::criteria(&story).await?;
    let data = folder.join("data");
    std::fs::create_dir_all(&data).map_err(|error| Error::failed("make the data folder", error))?;
    systems::tell(&story, &data).await?;
    story.day(1).await?;
    story.witnessed().await?;
    story.app.reckon().await.map(drop)
}
