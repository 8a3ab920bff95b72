//! A form as it was sent, over the one that was there: whatever the page does not ask stays as it is.
//!
//! Deliberately absent: whether it is right. Only a day that cannot be read is said here.

use chaperone_desk::MediaId;
use chaperone_desk::account::Account;
use chaperone_desk::consent::{
    Ability, Capacity, Edits, Element, Form, Item, Level, Mind, Minor, Others, Payment, Place, Purpose, Shown, Signer,
    reaching,
};
use chaperone_desk::screen::pack::ConsentRules;
use chrono::{Days, NaiveDate};
use chrono_tz::Tz;

use crate::clock::{begins, day_field, read_day};
use crate::fields::Fields;
use crate::pictures::read;

/// What a form is read with.
pub(super) struct Around<'a> {
    pub(super) accounts: &'a [Account],
    pub(super) rules: &'a ConsentRules,
    pub(super) practice: &'a str,
    pub(super) zone: Tz,
    pub(super) today: NaiveDate,
}

/// The form, and what of it could not be read: the part of the page and a sentence.
pub(super) fn form(base: Form, fields: &Fields, around: &Around<'_>) -> (Form, Vec<(&'static str, &'static str)>) {
    let mut unread = Vec::new();
    let text = |name: &str| fields.text(name).to_owned();
    let elements = fields.all("element").filter_map(Element::parse).collect();
    let has = |element: &Element| fields.all("element").any(|name| name == element.name());
    let of = |element: Element, name: &str| if has(&element) { text(name) } else { String::new() };
    let mut items: Vec<Item> = fields.all("picture").filter_map(read).map(|chosen| item(fields, chosen)).collect();
    // The page offers the newest first; a patient is asked in the order in which they were taken in, before and then after.
    items.reverse();
    let level = match (Level::parse(fields.one("level")), has(&Element::FirstName)) {
        // A name tells who it is, whatever else was chosen.
        (_, true) => Level::Name,
        (Some(level), false) => level,
        (None, false) => Level::TeethOnly,
    };
    let edits = Edits::parse(fields.one("edits")).filter(|_| !items.is_empty()).unwrap_or(Edits::None);
    let capacity = Capacity::parse(fields.one("capacity")).unwrap_or_default();
    let for_another = capacity != Capacity::Patient;
    let signer = Signer {
        name: text("signer"),
        capacity,
        authority: if for_another { text("authority") } else { String::new() },
        authority_seen_by: if for_another { text("authority-seen-by") } else { String::new() },
    };
    let chosen = |account: &&Account| fields.all("place").any(|id| id == account.id.as_str());
    let places = around.accounts.iter().filter(chosen).map(|account| Place {
        account: account.id.clone(),
        network: account.network.name().to_owned(),
        title: account.title(),
    });
    let mut period = base.period;
    match (
        read_day(fields.one("from")),
        read_day(fields.one("until")).and_then(|day| day.checked_add_days(Days::new(1))),
    ) {
        (Some(from), Some(after)) => {
            // The moment itself stays where the day was not touched, so that a consent of today holds from now.
            if fields.text("from") != day_field(period.from, around.zone) {
                period.from = begins(from, around.zone);
            }
            period.until = begins(after, around.zone);
        }
        _ => unread.push(("period", "Write both days like 2026-11-25.")),
    }
    let earlier = base.minor.map(|minor| minor.reaches).unwrap_or_default();
    let minor = (fields.one("minor") == "yes").then(|| Minor {
        reaches: match (fields.text("born"), read_day(fields.one("born"))) {
            ("", _) => earlier,
            (_, Some(born)) => reaching(born, &around.rules.reviews, around.today).unwrap_or_default(),
            (_, None) => {
                unread.push(("minor", "Write the day of birth like 2014-03-09."));
                earlier
            }
        },
        has_a_view: fields.one("has-a-view") != "no",
        competence: text("competence"),
        safeguarding: fields.has("safeguarding"),
    });
    let mind = Mind::parse(fields.one("mind")).unwrap_or_default();
    let payment = Payment::parse(fields.one("payment")).unwrap_or(Payment::Nothing);
    let others = fields.one("recipients").lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned);
    let stages = of(Element::Stage, "stages");
    let form = Form {
        subject: text("subject"),
        signer,
        recipients: std::iter::once(around.practice.to_owned()).chain(others).collect(),
        what: text("what"),
        items,
        edits,
        elements,
        shown: Shown {
            first_name: of(Element::FirstName, "first-name"),
            job: of(Element::Job, "job"),
            town: of(Element::Town, "town"),
        },
        level,
        purposes: fields.all("purpose").filter_map(Purpose::parse).collect(),
        places: places.collect(),
        period,
        stages: stages.split(',').map(str::trim).filter(|stage| !stage.is_empty()).map(str::to_owned).collect(),
        notice: text("notice"),
        // Whoever keeps it has the words of today before them on the page.
        text: around.rules.form.clone(),
        payment,
        payment_words: if payment == Payment::ThirdParty { text("payment-words") } else { String::new() },
        language: text("language"),
        interpreter: text("interpreter"),
        minor,
        ability: Ability { mind, note: if mind == Mind::Assessed { text("mind-note") } else { String::new() } },
        others: Others::parse(fields.one("others")).unwrap_or_default(),
        sensitive: around
            .rules
            .sensitive
            .iter()
            .find(|kind| kind.id == fields.one("sensitive"))
            .map_or_else(String::new, |kind| kind.id.clone()),
        remarks: text("remarks"),
        ..base
    };
    (form, unread)
}

/// A picture that was chosen, with what is said of it beside it.
fn item(fields: &Fields, (media, digest): (MediaId, [u8; 32])) -> Item {
    let beside = |what: &str| fields.text(&format!("picture-{media}-{what}")).to_owned();
    let (label, stage) = (beside("label"), beside("stage"));
    Item { label, stage: Some(stage).filter(|stage| !stage.is_empty()), media, digest }
}
