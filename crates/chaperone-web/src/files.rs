//! The files that a form sent, where a page takes files: each as bytes with the name that it had on somebody's computer.
//!
//! The guard reads them after it has checked the token, and lays them where a handler's argument finds them.
//! Deliberately absent: opening one, and a place on a disk. They stay in memory until the desk has taken or refused them.

use std::fmt;

use axum::extract::{FromRequestParts, Request};
use axum::http::request::Parts;
use chaperone_desk::Private;
use tokio::sync::OwnedSemaphorePermit;

use crate::problem::Problem;

/// Files of one form at most.
pub(crate) const MOST_FILES: usize = 12;

/// One file. Its name may be a patient's: it is read by the desk once, and shown nowhere.
#[derive(Clone)]
pub(crate) struct File {
    pub(crate) name: Private<String>,
    pub(crate) bytes: Vec<u8>,
}

/// The files of one form post, in their order. Prints their sizes only.
#[derive(Clone, Default)]
pub(crate) struct Files {
    pub(crate) all: Vec<File>,
    /// Held until the last file is done with, so that few uploads are in memory at a time.
    pub(crate) turn: Option<std::sync::Arc<OwnedSemaphorePermit>>,
}

impl Files {
    /// Lays the files where a handler of this request finds them.
    pub(crate) fn lay(self, request: &mut Request) {
        request.extensions_mut().insert(self);
    }
}

impl fmt::Debug for Files {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.all.iter().map(|file| file.bytes.len())).finish()
    }
}

impl<S: Sync> FromRequestParts<S> for Files {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parts.extensions.remove::<Files>().ok_or_else(|| Problem::Broken("files were read twice or never".into()))
    }
}
