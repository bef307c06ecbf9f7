//! The text of PDF files (ISO 32000-1): of each page, and what stands beside the pages.
//!
//! A reader of its own, because readers of PDF are made to show something of any file, however broken, and
//! leave out without a word what they do not understand; here that must be an error.

mod cmap;
mod content;
mod encoding;
mod file;
mod filter;
mod font;
mod layout;
mod object;
mod words;

use std::{collections::BTreeSet, rc::Rc};

use crate::{
    error::{Cause, Outcome, malformed},
    place::Spot,
    reading::{Reading, limit},
};
use content::{Content, Fonts};
use file::File;
use layout::Matrix;
use object::{Dict, Object};

/// Nodes of the tree of pages within each other.
const TREE_DEPTH: usize = 64;

/// Gives the text of each page and what its marks say that parts of it stand for, then that which is beside the
/// pages: properties, notes, fields of forms, links, bookmarks, and attached files.
pub(crate) fn read(bytes: &[u8], reading: &mut Reading<'_>) -> Outcome {
    let mut file = File::new(bytes, reading.room_bytes(), reading.limits.unpacked_bytes);
    let opened = file.open().map_err(Cause::whole);
    let outcome = opened.and_then(|()| read_all(&file, reading));
    let settled = file.settle(reading).map_err(Cause::whole);
    if file.has_older {
        reading.unread(Spot::Whole, Cause::OlderVersion);
    }
    outcome.and(settled)
}

fn read_all(file: &File<'_>, reading: &mut Reading<'_>) -> Outcome {
    let pages = pages(file, reading.limits.pages).map_err(Cause::whole)?;
    let mut fonts = Fonts::new();
    for (number, page) in (1..).zip(&pages) {
        reading.apart(|reading| {
            let spot = Spot::Page(number);
            let mut content = Content::new(file, &mut fonts, page.resources.clone());
            let run = run(file, page, &mut content);
            let (text, draws, unknown) =
                (content.layout.finished(), content.draws, content.unknown);
            // What could be read before something could not is given, too.
            reading.give_some(spot, "", text.trim_end())?;
            reading.give_some(spot, "", content.replaced.trim_end())?;
            run.map_err(|cause| cause.at(spot))?;
            match unknown {
                Some((count, font)) => Err(Cause::UnknownCharacters { count, font }.at(spot)),
                None if draws && text.trim().is_empty() => Err(Cause::NoText.at(spot)),
                None => Ok(()),
            }
        })?;
    }
    words::read(file, reading)
}

/// A page, and the resources that it has or inherits.
struct Page {
    dict: Rc<Dict>,
    resources: Rc<Dict>,
}

/// All pages, in order.
fn pages(file: &File<'_>, pages_max: u64) -> Result<Vec<Page>, Cause> {
    let broken = || malformed("the tree of pages");
    let root = file.entry(&file.trailer, b"Root")?;
    let root = root.as_dict().ok_or_else(broken)?;
    let top = root.get(b"Pages".as_slice()).ok_or_else(broken)?.clone();
    let (mut pages, mut seen) = (Vec::new(), BTreeSet::new());
    let mut ahead = vec![(top, Rc::new(Dict::new()), 0)];
    while let Some((node, inherited, depth)) = ahead.pop() {
        // A node that is reached twice is part of a circle.
        if let Object::Ref(number) = node
            && !seen.insert(number)
        {
            return Err(broken());
        }
        file.charge_entries(1)?;
        let node = file.get(&node)?;
        let Object::Dict(dict) = node else { return Err(broken()) };
        let resources = match file.entry(&dict, b"Resources")? {
            Object::Dict(own) => own,
            _ => inherited,
        };
        match file.entry(&dict, b"Kids")? {
            Object::Array(kids) if depth < TREE_DEPTH => {
                file.charge_entries(kids.len())?;
                let kids = kids.iter().rev().map(|kid| (kid.clone(), resources.clone(), depth + 1));
                ahead.extend(kids);
            }
            Object::Null => pages.push(Page { dict, resources }),
            _ => return Err(broken()),
        }
        if pages.len() as u64 > pages_max {
            return Err(limit("pages", pages_max));
        }
    }
    Ok(pages)
}

/// Runs the content of a page, then that of its annotations.
fn run(file: &File<'_>, page: &Page, content: &mut Content<'_, '_>) -> Result<(), Cause> {
    let mut bytes = Vec::new();
    let streams = file.entry(&page.dict, b"Contents")?;
    let streams = streams.as_array().unwrap_or(std::slice::from_ref(&streams));
    file.charge_entries(streams.len())?;
    for stream in streams {
        match file.get(stream)? {
            Object::Stream(stream) => {
                bytes.extend(file.decoded(&stream)?);
                bytes.push(b'\n');
            }
            Object::Null if page.dict.get(b"Contents".as_slice()).is_none() => {}
            _ => return Err(malformed("the content of a page is not there")),
        }
    }
    content.page(&bytes)?;
    let annotations = file.entry(&page.dict, b"Annots")?;
    for annotation in annotations.as_array().unwrap_or_default() {
        file.charge_entries(1)?;
        let annotation = file.get(annotation)?;
        let Some(annotation) = annotation.as_dict() else { continue };
        let looks = file.entry(annotation, b"AP")?;
        let Some(looks) = looks.as_dict() else { continue };
        looks_of(file, looks, content)?;
    }
    Ok(())
}

/// Runs all looks of an annotation: as it stands there, under the pointer, and pressed.
fn looks_of(file: &File<'_>, looks: &Dict, content: &mut Content<'_, '_>) -> Result<(), Cause> {
    // Often one look stands there under several keys.
    let mut seen = BTreeSet::new();
    for name in [b"N", b"R", b"D"] {
        let forms = match looks.get(name.as_slice()) {
            Some(form) => match file.get(form)? {
                // One look for each state of a button.
                Object::Dict(states) => {
                    file.charge_entries(states.len())?;
                    states.values().cloned().collect()
                }
                _ => vec![form.clone()],
            },
            None => continue,
        };
        for form in &forms {
            if let Object::Ref(number) = form
                && !seen.insert(*number)
            {
                continue;
            }
            if let Object::Stream(form) = file.get(form)? {
                content.layout.break_line();
                content.form(&form, Matrix::IDENTITY)?;
            }
        }
    }
    Ok(())
}
