//! What can be wrong with the folder of a model.

use std::{
    io,
    path::{Path, PathBuf},
};

/// Why a model cannot be used: the file, and what is wrong with it.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// None of these files is there.
    #[error("`{}` has none of: {}", folder.display(), files.join(", "))]
    Missing {
        /// Where it was looked for.
        folder: PathBuf,
        /// What would do, relative to the folder.
        files: &'static [&'static str],
    },
    /// A file cannot be read.
    #[error("`{}` cannot be read: {source}", file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A file is not what a token classification model has there.
    #[error("`{}` cannot be used: {why}", file.display())]
    Unfit {
        /// The file.
        file: PathBuf,
        /// What is wrong with it, in one line.
        why: String,
    },
}

impl ModelError {
    pub(crate) fn unfit(file: &Path, why: impl Into<String>) -> Self {
        Self::Unfit { file: file.to_owned(), why: why.into() }
    }
}
