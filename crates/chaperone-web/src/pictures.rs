//! A picture of the media library as pages show it: its boxes, its findings in words, and how it stands.
//!
//! Deliberately absent: any judgement. What is open and what a second person may confirm comes from the desk as it is.

use chaperone_desk::media::photo::{Area, PARTS};
use chaperone_desk::media::{Finding, Look, Picture, Shows, State, What};
use chaperone_desk::{MediaId, PersonId};

/// How wide the drawing over a picture is, in its own units; it is as tall as the picture's shape makes it.
const WIDE: u32 = 800;

/// The radius of a box's number in the same units.
const ROUND: u32 = 24;

/// A picture with the boxes over it.
#[derive(Debug, Clone)]
pub(crate) struct Photo {
    /// Where its pixels are.
    pub(crate) src: String,
    /// What is said of it to those who cannot see it.
    pub(crate) alt: String,
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) tall: u32,
    pub(crate) boxes: Vec<Marked>,
}

/// One box, in units of the drawing.
#[derive(Debug, Clone)]
pub(crate) struct Marked {
    pub(crate) number: usize,
    pub(crate) level: &'static str,
    pub(crate) left: u32,
    pub(crate) top: u32,
    pub(crate) width: u32,
    pub(crate) height: u32,
    /// The middle of its number.
    pub(crate) at: (u32, u32),
}

/// One finding in words.
#[derive(Debug, Clone)]
pub(crate) struct Told {
    /// By this it is confirmed or covered.
    pub(crate) name: String,
    /// The number at its boxes; nothing where it lies nowhere.
    pub(crate) number: Option<usize>,
    pub(crate) level: &'static str,
    pub(crate) icon: &'static str,
    pub(crate) title: &'static str,
    pub(crate) sentence: String,
    /// What was read there.
    pub(crate) words: Option<String>,
    /// Who confirmed it, as the desk names them.
    pub(crate) confirmed: Option<PersonId>,
    /// A second person may settle it by looking.
    pub(crate) confirmable: bool,
    /// Something to cover lies under it.
    pub(crate) coverable: bool,
}

/// How a picture stands, in one sentence.
#[derive(Debug, Clone)]
pub(crate) struct Standing {
    pub(crate) level: &'static str,
    pub(crate) badge: String,
    pub(crate) sentence: String,
}

/// What the file told beside its picture is a list of its own: it is gone whatever anybody does.
pub(crate) fn is_beside(finding: &Finding) -> bool {
    matches!(finding.what, What::Beside(_) | What::FileName)
}

/// Findings that lie in the picture or are about it, in the order of the desk, with a number each where they have a box.
pub(crate) fn told(picture: &Picture) -> Vec<Told> {
    let mut numbers = 0;
    let one = |finding: &Finding| {
        let number = (!finding.areas.is_empty()).then(|| {
            numbers += 1;
            numbers
        });
        Told { number, ..row(finding) }
    };
    picture.findings.iter().filter(|finding| !is_beside(finding)).map(one).collect()
}

/// What the file told beside its picture.
pub(crate) fn beside(picture: &Picture) -> Vec<String> {
    picture
        .findings
        .iter()
        .filter(|finding| is_beside(finding))
        .map(|finding| finding.sentence.expose().clone())
        .collect()
}

fn row(finding: &Finding) -> Told {
    let open = finding.state == State::Open;
    let (level, icon) = level(finding);
    Told {
        name: finding.name.clone(),
        number: None,
        level,
        icon,
        title: title(finding.what),
        sentence: finding.sentence.expose().clone(),
        words: finding.words.as_ref().map(|words| words.expose().clone()),
        confirmed: match &finding.state {
            State::Confirmed { by, .. } => Some(by.clone()),
            State::Noted | State::Open => None,
        },
        confirmable: open && finding.confirmable,
        coverable: !finding.areas.is_empty(),
    }
}

fn level(finding: &Finding) -> (&'static str, &'static str) {
    match &finding.state {
        State::Open if finding.what == What::Alike && !finding.confirmable => ("stop", "stop"),
        State::Open => ("revise", "revise"),
        State::Noted => ("note", "note"),
        State::Confirmed { .. } => ("clear", "clear"),
    }
}

fn title(what: What) -> &'static str {
    match what {
        What::Beside(_) => "Beside the picture",
        What::FileName => "The file's name",
        What::Face => "A face",
        What::Words => "Words in the picture",
        What::Alike => "A picture like this one",
        What::NotLooked(Look::Faces) => "Nobody looked for faces",
        What::NotLooked(Look::Words) => "Nobody looked for words",
        What::WasPatient => "Said to show a patient before",
    }
}

impl Photo {
    /// The picture with a box for every place of every finding. `src` is where its pixels are for this reader.
    pub(crate) fn of(picture: &Picture, src: String, alt: &str) -> Self {
        let tall = (picture.height * WIDE).div_ceil(picture.width.max(1)).max(1);
        let mut boxes = Vec::new();
        let shown = picture.findings.iter().filter(|finding| !is_beside(finding) && !finding.areas.is_empty());
        for (at, finding) in shown.enumerate() {
            let (level, _) = level(finding);
            boxes.extend(finding.areas.iter().map(|area| marked(*area, at + 1, level, tall)));
        }
        // What is open lies on top.
        boxes.sort_by_key(|one| one.level != "note");
        Photo { src, alt: alt.to_owned(), width: picture.width, height: picture.height, tall, boxes }
    }
}

fn marked(area: Area, number: usize, level: &'static str, tall: u32) -> Marked {
    let sides = area.sides();
    let across = |parts: u16| u32::from(parts) * WIDE / u32::from(PARTS);
    let down = |parts: u16| u32::from(parts) * tall / u32::from(PARTS);
    let (left, top, width, height) = (across(sides.left), down(sides.top), across(sides.width), down(sides.height));
    // A note's number stands at the other corner, so that it does not cover that of a mark on the same place.
    let corner = if level == "note" { left + width } else { left };
    let inside = |at: u32, most: u32| at.clamp(ROUND, most.saturating_sub(ROUND).max(ROUND));
    Marked { number, level, left, top, width, height, at: (inside(corner, WIDE), inside(top, tall)) }
}

const ON_CONSENT: &str =
    "It goes out only with a text that names the consent in which the patient said yes to this very picture.";

/// How a picture stands. `agreed` are the people who may be shown now.
pub(crate) fn standing(picture: &Picture, agreed: &[PersonId]) -> Standing {
    let said =
        |level, badge: &str, sentence: &str| Standing { level, badge: badge.to_owned(), sentence: sentence.to_owned() };
    let open = picture.open();
    let things = if open == 1 { "1 thing".to_owned() } else { format!("{open} things") };
    match &picture.shows {
        Some(Shows::Patient) => said(
            "consent",
            "A patient",
            &if open > 0 {
                format!("It shows a patient, and there is something to settle: {things}. {ON_CONSENT}")
            } else {
                format!("It shows a patient. {ON_CONSENT}")
            },
        ),
        None if open > 0 => said(
            "revise",
            &format!("{open} to settle"),
            &format!(
                "{things} to settle, and somebody has to say who or what it shows. Until then no post can show it."
            ),
        ),
        None => said("revise", "Who is it?", "Nobody has said who or what it shows. Say it, and a post can show it."),
        Some(_) if open > 0 => said(
            "revise",
            &format!("{open} to settle"),
            &format!(
                "{things} to settle: cover it, crop it away, or let a second person confirm it. Until then no post can show it."
            ),
        ),
        Some(Shows::Staff(people)) if !people.iter().all(|person| agreed.contains(person)) => said(
            "revise",
            "Not agreed",
            "Somebody who is shown has not agreed, took it back, or has left. Ask them, or choose another picture.",
        ),
        Some(Shows::Staff(_) | Shows::Nobody) => said(
            "clear",
            "Ready",
            "Nothing in it stands in the way. A post that shows it still needs a description of it, and somebody's yes.",
        ),
    }
}

/// A picture that a text shows, for the pages of that text.
#[derive(Debug, Clone)]
pub(crate) struct Hung {
    pub(crate) id: String,
    /// Names the version that was chosen, as the form sends it back.
    pub(crate) digest: String,
    pub(crate) name: String,
    pub(crate) alt: String,
    /// `None` where this reader cannot see it, or it was erased.
    pub(crate) standing: Option<Standing>,
    /// It was cropped or covered after it was chosen.
    pub(crate) changed: bool,
}

impl Hung {
    /// Where its small copy is; nothing where it cannot be seen.
    pub(crate) fn small(&self) -> Option<String> {
        self.standing.is_some().then(|| format!("/pictures/{}/small", self.id))
    }
}

/// A digest as a form sends it.
pub(crate) fn written(digest: &[u8; 32]) -> String {
    data_encoding::HEXLOWER.encode(digest)
}

/// Picture and version as a form sends them: `ID:digest`.
pub(crate) fn read(sent: &str) -> Option<(MediaId, [u8; 32])> {
    let (id, digest) = sent.split_once(':')?;
    let digest = data_encoding::HEXLOWER.decode(digest.as_bytes()).ok()?;
    Some((MediaId::parse(id)?, digest.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_lies_where_its_area_lies_and_its_number_stays_inside() {
        let area = |left, top, width, height| Area::new(left, top, width, height).unwrap();
        let one = marked(area(2_500, 5_000, 1_250, 1_000), 1, "revise", 600);
        assert_eq!((one.left, one.top, one.width, one.height, one.at), (200, 300, 100, 60, (200, 300)));
        assert_eq!(marked(area(0, 0, 1_000, 1_000), 1, "revise", 600).at, (ROUND, ROUND));
        assert_eq!(marked(area(9_000, 9_990, 1_000, 10), 1, "note", 600).at, (WIDE - ROUND, 600 - ROUND));
        assert_eq!(marked(area(0, 0, PARTS, PARTS), 1, "revise", 10).at.1, ROUND, "a very wide picture");
    }

    #[test]
    fn a_version_comes_back_from_a_form_as_it_was_sent() {
        let id = MediaId::parse(&"0".repeat(26)).unwrap();
        assert_eq!(read(&format!("{id}:{}", written(&[7; 32]))), Some((id.clone(), [7; 32])));
        for wrong in ["", "mrs-patel:00", &format!("{id}"), &format!("{id}:00"), &format!("{id}:{}", "0".repeat(66))] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
