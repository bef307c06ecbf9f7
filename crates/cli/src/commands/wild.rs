//! Patterns such as `*.txt`, where no shell put the names that fit them in their place.

use std::{
    ffi::OsString,
    fs, io,
    path::{Component, Path, PathBuf},
};

use base::{Error, Refusal};
use glob::Pattern;

/// What makes a path a pattern.
const WILD: [char; 3] = ['*', '?', '['];

/// The paths that are named, with those that a pattern stands for. What is there by that very name is meant
/// before a pattern.
///
/// # Errors
/// Refuses a pattern that nothing fits, and one that is none.
pub(crate) fn expanded(named: &[PathBuf]) -> Result<Vec<PathBuf>, Error> {
    let mut all = Vec::new();
    for path in named {
        let pattern = path.to_str().filter(|path| path.contains(WILD));
        let Some(pattern) = pattern.filter(|_| fs::symlink_metadata(path).is_err()) else {
            all.push(path.clone());
            continue;
        };
        let found = fitting(path).map_err(|why| {
            let hint =
                "name files and folders that are there; a folder is read with all that is in it";
            Refusal::invalid(format!("`{pattern}`: {why}"), hint)
        })?;
        all.extend(found);
    }
    Ok(all)
}

/// What fits a pattern, in the order of names, or why nothing does. As with a shell a hidden name fits only
/// a pattern that begins with a dot. A name that is not UTF-8 fits, too: nothing is passed over for its name.
fn fitting(pattern: &Path) -> Result<Vec<PathBuf>, String> {
    let mut found = vec![PathBuf::new()];
    for part in pattern.components() {
        let text = part.as_os_str().to_string_lossy();
        if !matches!(part, Component::Normal(_)) || !text.contains(WILD) {
            for path in &mut found {
                path.push(part);
            }
            found.retain(|path| fs::symlink_metadata(path).is_ok());
            continue;
        }
        if text == "**" {
            // Who writes it means folders of any depth, and would not see that some are left out.
            return Err("`**` stands for nothing here".to_owned());
        }
        let fits = Pattern::new(&text).map_err(|error| error.msg.to_owned())?;
        let hidden = text.starts_with('.');
        let mut next = Vec::new();
        for folder in found {
            let here = if folder.as_os_str().is_empty() { Path::new(".") } else { &folder };
            if !here.is_dir() {
                continue;
            }
            let names = names(here);
            let names =
                names.map_err(|error| format!("`{}` cannot be read: {error}", here.display()))?;
            for name in names {
                let text = name.to_string_lossy();
                if (hidden || !text.starts_with('.')) && fits.matches(&text) {
                    next.push(folder.join(&name));
                }
            }
        }
        found = next;
    }
    if found.is_empty() { Err("there is nothing of such a name".to_owned()) } else { Ok(found) }
}

/// The names of what lies in a folder, sorted.
fn names(folder: &Path) -> io::Result<Vec<OsString>> {
    let names = fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name()));
    let mut names = names.collect::<io::Result<Vec<OsString>>>()?;
    names.sort();
    Ok(names)
}
