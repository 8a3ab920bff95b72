//! What stands around every page: the practice's name, the navigation with its counts, who is signed in, the look.
//!
//! Every page template holds `frame: &Frame` and begins with `{% extends "base.html" %}`.
//!
//! Deliberately absent: what the page itself shows.

use std::borrow::Borrow;

use chaperone_desk::{Duty, Role, Time};
use chrono_tz::Tz;

use crate::pages::{Least, PAGES, Page, Place};
use crate::times::Moment;
use crate::told::Told;

/// The frame of one visit.
#[derive(Debug, Clone)]
pub struct Frame {
    /// For `<input type="hidden" name="csrf" value="{{ frame.csrf }}">` in every form that posts.
    pub(crate) csrf: String,
    /// The practice's name; the product's own before there is one.
    pub(crate) practice: String,
    /// Who is signed in; pages without a rail have nobody.
    pub(crate) person: Option<Signature>,
    /// `light`, `dark`, or nothing where the device decides.
    pub(crate) theme: Theme,
    /// The navigation title of this page; a template's `title` block may say more.
    pub(crate) title: &'static str,
    /// What was just done, said by `{% include "parts/told.html" %}`.
    pub(crate) told: Option<Told>,
    /// The step of the set-up that comes after the one just kept: its title and page.
    pub(crate) next_step: Option<(&'static str, &'static str)>,
    /// The links that a phone shows in its bar.
    pub(crate) first: Vec<Link>,
    /// The links of the sheet.
    pub(crate) more: Vec<Link>,
    /// A page for a patient: large, and with no way into the desk, whoever is signed in here.
    pub(crate) patient: bool,
    /// Whether this is practice mode: the banner says so on every page.
    pub(crate) practising: bool,
    pub(crate) zone: Tz,
    pub(crate) now: Time,
}

/// The person at the foot of the navigation.
#[derive(Debug, Clone)]
pub(crate) struct Signature {
    pub(crate) name: String,
    pub(crate) role: Role,
}

/// One line of the navigation.
#[derive(Debug, Clone)]
pub(crate) struct Link {
    pub(crate) path: &'static str,
    pub(crate) title: &'static str,
    pub(crate) icon: &'static str,
    pub(crate) current: bool,
    /// How many things wait behind it; nothing is shown for none.
    pub(crate) waiting: usize,
}

/// A person's own choice of look; it stays in this browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Theme {
    #[default]
    Device,
    Light,
    Dark,
}

impl Theme {
    pub(crate) const ALL: [Theme; 3] = [Theme::Device, Theme::Light, Theme::Dark];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Theme::Device => "device",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    pub(crate) fn title(self) -> &'static str {
        match self {
            Theme::Device => "As this device has it",
            Theme::Light => "Light",
            Theme::Dark => "Dark",
        }
    }

    pub(crate) fn parse(name: &str) -> Option<Theme> {
        Theme::ALL.into_iter().find(|theme| theme.name() == name)
    }

    /// The value of `data-theme`, if any.
    pub(crate) fn forced(self) -> Option<&'static str> {
        (self != Theme::Device).then(|| self.name())
    }
}

impl Frame {
    /// A frame without navigation, for pages that nobody needs to be signed in for.
    pub(crate) fn alone(page: &Page, practice: Option<&str>, zone: Tz, now: Time) -> Self {
        Frame {
            csrf: String::new(),
            practice: practice.unwrap_or("Chaperone").to_owned(),
            person: None,
            theme: Theme::Device,
            title: page.title,
            told: None,
            next_step: None,
            first: Vec::new(),
            more: Vec::new(),
            patient: page.place == Place::Patient,
            practising: false,
            zone,
            now,
        }
    }

    /// Adds the rail for a person: the pages that the role reaches, with how much waits behind Approve. A patient's page
    /// gets none.
    pub(crate) fn sign(&mut self, page: &Page, name: &str, role: Role, waiting: usize) {
        if self.patient {
            return;
        }
        self.person = Some(Signature { name: name.to_owned(), role });
        let here = match page.place {
            Place::Within(parent) => parent,
            _ => page.path,
        };
        let links = |place: Place| {
            PAGES
                .iter()
                .filter(|listed| listed.place == place && listed.least.reached_by(Some(role)))
                .map(|listed| Link {
                    path: listed.path,
                    title: listed.title,
                    icon: listed.icon,
                    current: listed.path == here,
                    waiting: if listed.least == Least::May(Duty::Approve) { waiting } else { 0 },
                })
                .collect()
        };
        self.first = links(Place::First);
        self.more = links(Place::More);
    }

    /// A point in time in the practice's zone, exact and relative: `{{ moment }}` shows one.
    pub(crate) fn moment(&self, time: impl Borrow<Time>) -> Moment {
        Moment::new(*time.borrow(), self.zone, self.now)
    }

    /// Today's date in full, for what is printed: `Tuesday 24 November 2026`.
    pub(crate) fn date(&self) -> String {
        self.now.in_zone(self.zone).format("%A %-d %B %Y").to_string()
    }

    /// An invented visit to `page` by somebody with that role, for `samples()`.
    pub fn sample(page: &Page, role: Option<Role>) -> Self {
        let now = Time::from_micros(1_795_513_800_000_000); // 24 November 2026, 09:50 in London
        let mut frame = Frame::alone(page, Some("Harbour Lane Dental"), chrono_tz::Europe::London, now);
        "sample-token".clone_into(&mut frame.csrf);
        if let Some(role) = role {
            frame.sign(page, "Amira Hassan", role, 2);
        }
        frame
    }
}
