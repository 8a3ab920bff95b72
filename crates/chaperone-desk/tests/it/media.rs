//! Pictures: taken in, looked at, covered, claimed, confirmed, erased, and known again.

use std::sync::Arc;
use std::time::Duration;

use chaperone_desk::media::photo::faces::{Detector, Face};
use chaperone_desk::media::photo::models::NotLooked;
use chaperone_desk::media::photo::text::{Line, Reader};
use chaperone_desk::media::photo::{Area, Cover, PARTS, Picture as Pixels, With, prove_clean, publish, target};
use chaperone_desk::media::{self, Change, KEPT_UNUSED, Look, Looks, Picture, Shows, State, What, Why};
use chaperone_desk::{Act, Role, journal, release};

use crate::support::{Engine, Practice, World, no, stories, who, yes};

stories! {
    a_picture_is_taken_in_without_the_name_of_its_file,
    what_is_no_picture_is_refused_with_what_to_do_instead,
    a_face_is_covered_or_somebody_says_whose_it_is,
    words_in_a_picture_are_read_like_any_text,
    a_look_that_was_not_taken_takes_a_second_person,
    a_picture_that_was_taken_back_is_known_when_it_comes_again,
    what_was_done_to_a_picture_is_put_back_and_the_original_stays,
    an_agency_sees_its_own_pictures_and_nobody_else_a_patients,
    an_erased_picture_stays_erased,
    a_picture_that_nobody_uses_is_forgotten,
}

pub(crate) const SKIN: [u8; 3] = [255, 0, 0];
pub(crate) const INK: [u8; 3] = [0, 0, 255];
const WALL: [u8; 3] = [200, 210, 220];

/// Finds a face wherever something is painted in [`SKIN`], and a name wherever in [`INK`].
#[derive(Debug)]
struct Painted;

impl Detector for Painted {
    fn name(&self) -> &'static str {
        "painted"
    }

    fn faces(&self, picture: &Pixels) -> Result<Vec<Face>, NotLooked> {
        Ok(painted(picture, SKIN).map(|area| Face { area, sure: 250 }).into_iter().collect())
    }
}

impl Reader for Painted {
    fn name(&self) -> &'static str {
        "painted"
    }

    fn lines(&self, picture: &Pixels) -> Result<Vec<Line>, NotLooked> {
        let line = |area| Line { area, text: "Mrs Patel, crown".into(), sure: 250 };
        Ok(painted(picture, INK).map(line).into_iter().collect())
    }
}

/// The box round all pixels of a colour.
fn painted(picture: &Pixels, colour: [u8; 3]) -> Option<Area> {
    let width = picture.width() as usize;
    let at: Vec<_> = picture.rgb().chunks_exact(3).enumerate().filter(|(_, pixel)| *pixel == colour).collect();
    let (left, right) = (at.iter().map(|(at, _)| at % width).min()?, at.iter().map(|(at, _)| at % width).max()?);
    let (top, bottom) = (at.first()?.0 / width, at.last()?.0 / width);
    let part = |at: usize, of: u32| u16::try_from(at * usize::from(PARTS) / of as usize).unwrap();
    let (x, y) = (part(left, picture.width()), part(top, picture.height()));
    let (to_x, to_y) = (part(right + 1, picture.width()), part(bottom + 1, picture.height()));
    Area::new(x, y, to_x - x, to_y - y)
}

pub(crate) fn looks() -> Looks {
    Looks { faces: Some(Arc::new(Painted)), words: Some(Arc::new(Painted)) }
}

/// A PNG of a few shapes, with boxes painted on it: left, top, right, bottom in pixels of 400 by 300.
pub(crate) fn png(seed: u32, boxes: &[([u32; 4], [u8; 3])]) -> Vec<u8> {
    publish(&pixels(seed, boxes), target("desk").unwrap()).unwrap().bytes
}

fn pixels(seed: u32, boxes: &[([u32; 4], [u8; 3])]) -> Pixels {
    let mut rgb = Vec::new();
    for y in 0..300_u32 {
        for x in 0..400_u32 {
            let inside = |(sides, _): &&([u32; 4], [u8; 3])| {
                (sides[0]..sides[2]).contains(&x) && (sides[1]..sides[3]).contains(&y)
            };
            // Fields of three colours in no order, another one for each seed.
            let field = (x / 40 + 10 * (y / 50) + 97 * seed).wrapping_mul(2_654_435_761) >> 13;
            let wall = [WALL, [60, 90, 40], [130, 20, 110]][field as usize % 3];
            rgb.extend(boxes.iter().rev().find(inside).map_or(wall, |(_, colour)| *colour));
        }
    }
    Pixels::new(400, 300, rgb).unwrap()
}

/// The picture of this seed, left and right changed.
pub(crate) fn mirrored(seed: u32) -> Vec<u8> {
    let upright = pixels(seed, &[]);
    let mirrored: Vec<u8> =
        upright.rgb().chunks_exact(400 * 3).flat_map(|row| row.chunks_exact(3).rev().flatten().copied()).collect();
    publish(&Pixels::new(400, 300, mirrored).unwrap(), target("desk").unwrap()).unwrap().bytes
}

pub(crate) fn area(sides: [u32; 4]) -> Area {
    let part = |at: u32, of: u32| u16::try_from(at * u32::from(PARTS) / of).unwrap();
    let [left, top, right, bottom] = sides;
    Area::new(part(left, 400), part(top, 300), part(right - left, 400), part(bottom - top, 300)).unwrap()
}

pub(crate) async fn seeing(mut world: World) -> Practice {
    world.settings.looks = looks();
    world.practice().await
}

pub(crate) async fn added(practice: &Practice, act: &Act, bytes: Vec<u8>) -> Picture {
    yes(media::upload(&practice.desk, act, "IMG_0312.png", bytes).await)
}

pub(crate) async fn nobody(practice: &Practice, act: &Act, picture: &Picture) -> Picture {
    yes(media::say(&practice.desk, act, &picture.id, picture.version, Shows::Nobody).await)
}

fn open(picture: &Picture) -> Vec<What> {
    picture.findings.iter().filter(|finding| finding.state == State::Open).map(|finding| finding.what).collect()
}

const HEAD: [u32; 4] = [100, 80, 180, 180];
const LABEL: [u32; 4] = [20, 20, 200, 50];

async fn a_picture_is_taken_in_without_the_name_of_its_file(world: World) {
    let practice = seeing(world).await;
    let mut jpeg = publish(&photograph(), target("instagram").unwrap()).unwrap().bytes;
    // A comment right after the start, as cameras and scanners write it.
    let comment = [&[0xff, 0xfe, 0, 12][..], b"Mrs Patel "].concat();
    jpeg.splice(2..2, comment);
    let picture = yes(media::upload(&practice.desk, &practice.amira, "patel_crown_2026.jpg", jpeg).await);
    assert_eq!((picture.name.as_str(), picture.version, picture.shows.clone()), ("picture-1", 1, None));
    let told: Vec<_> = picture.findings.iter().map(|finding| finding.what).collect();
    assert!(told.contains(&What::FileName) && told.iter().any(|what| matches!(what, What::Beside(_))), "{told:?}");
    assert_eq!(picture.open(), 0, "{:?}", picture.findings);

    for shown in [
        yes(media::view(&practice.desk, &practice.amira, &picture.id).await),
        yes(media::small(&practice.desk, &practice.amira, &picture.id).await),
    ] {
        prove_clean(shown.bytes.expose()).unwrap();
    }
    let entries = yes(journal::page(&practice.desk, &practice.tom, None, 5).await);
    let entry = entries.iter().find(|entry| entry.deed == "picture-added").unwrap();
    assert!(
        entry.detail.contains("\"named\":true") && !entry.detail.to_lowercase().contains("patel"),
        "{}",
        entry.detail
    );

    let plain = added(&practice, &practice.amira, png(1, &[])).await;
    assert!(!plain.findings.iter().any(|finding| finding.what == What::FileName), "a camera's own name tells nobody");
}

/// Enough colours to stay a JPEG.
fn photograph() -> Pixels {
    let pixel = |at: u32| [at % 251, at / 7 % 241, at / 400 % 256].map(|part| u8::try_from(part).unwrap());
    Pixels::new(400, 400, (0..160_000).flat_map(pixel).collect()).unwrap()
}

async fn what_is_no_picture_is_refused_with_what_to_do_instead(world: World) {
    let practice = seeing(world).await;
    let mut dicom = vec![0; 128];
    dicom.extend(b"DICM\x02\0\0\0UL\x04\0\xc0\0\0\0");
    for (bytes, name, says) in [
        (dicom, "picture-dicom", "carries the patient's name"),
        (b"%PDF-1.7".to_vec(), "picture-kind", "PDF"),
        (Vec::new(), "picture-empty", "empty"),
        (png(1, &[])[..200].to_vec(), "picture-damaged", "too early"),
    ] {
        let refusal = media::upload(&practice.desk, &practice.amira, "x.jpg", bytes).await.unwrap().unwrap_err();
        assert_eq!(refusal.name(), name);
        assert!(refusal.sentence().contains(says) && refusal.sentence().ends_with("Nothing was kept."), "{name}");
    }
    assert_eq!(media::list(&practice.desk, &practice.tom, None).await.unwrap().len(), 0);
    let auditor = practice.join("Wren Adeyemi", "wren@harbourlane.example", "three grey otters", Role::Auditor).await;
    assert_eq!(no(media::upload(&practice.desk, &auditor, "x.png", png(1, &[])).await), "not-yours");
}

async fn a_face_is_covered_or_somebody_says_whose_it_is(world: World) {
    let practice = seeing(world).await;
    let (desk, amira) = (&practice.desk, &practice.amira);
    let picture = added(&practice, amira, png(1, &[(HEAD, SKIN)])).await;
    let picture = nobody(&practice, amira, &picture).await;
    assert_eq!(open(&picture), [What::Face], "a face contradicts nobody");
    assert_eq!(picture.findings[0].areas.len(), 1);

    let cover = Cover { area: picture.findings[0].areas[0], with: With::Cells };
    let covered = yes(media::edit(desk, amira, &picture.id, picture.version, Change::Cover(cover)).await);
    assert_eq!(open(&covered), []);
    assert!(covered.digest != picture.digest && covered.is_settled());
    assert_eq!(
        no(media::edit(desk, amira, &picture.id, picture.version, Change::PutBack).await),
        "picture-changed-meanwhile"
    );

    let picture = yes(media::edit(desk, amira, &picture.id, covered.version, Change::PutBack).await);
    let amira_is = Shows::Staff(vec![who(amira)]);
    let unasked = media::say(desk, amira, &picture.id, picture.version, amira_is.clone()).await;
    assert_eq!(no(unasked), "staff-not-agreed");
    yes(chaperone_desk::likeness::agree(desk, amira).await);
    let picture = yes(media::say(desk, amira, &picture.id, picture.version, amira_is).await);
    assert_eq!(open(&picture), []);

    // A drawing looks like a face to a model; whoever changed the picture last does not confirm it.
    let drawn = nobody(&practice, amira, &picture).await;
    assert_eq!(no(media::confirm(desk, amira, &drawn.id, drawn.version, "face-1").await), "own-picture");
    let drawn = yes(media::confirm(desk, &practice.tom, &drawn.id, drawn.version, "face-1").await);
    assert_eq!(open(&drawn), []);
    let again = nobody(&practice, amira, &drawn).await;
    assert_eq!(open(&again), [What::Face], "what was confirmed counts for what was said then");
}

async fn words_in_a_picture_are_read_like_any_text(world: World) {
    let practice = seeing(world).await;
    let (desk, amira) = (&practice.desk, &practice.amira);
    let picture = added(&practice, amira, png(1, &[(LABEL, INK)])).await;
    let picture = nobody(&practice, amira, &picture).await;
    let marked: Vec<_> = picture.findings.iter().filter(|finding| finding.state == State::Open).collect();
    assert!(!marked.is_empty() && marked.iter().all(|finding| finding.what == What::Words));
    let named = marked.iter().find(|finding| finding.words.as_ref().unwrap().expose().contains("Patel")).unwrap();
    assert_eq!(named.areas.len(), 1);
    assert!(!format!("{picture:?}").contains("Patel"), "a patient's name is not printed");
    let confirmed = media::confirm(desk, &practice.tom, &picture.id, picture.version, &named.name).await;
    assert_eq!(no(confirmed), "not-confirmable");

    let cells = Cover { area: named.areas[0], with: With::Cells };
    let tried = media::edit(desk, amira, &picture.id, picture.version, Change::Cover(cells)).await;
    assert_eq!(no(tried), "cells-over-words");
    let solid = Cover { area: named.areas[0], with: With::default() };
    let covered = yes(media::edit(desk, amira, &picture.id, picture.version, Change::Cover(solid)).await);
    assert!(covered.is_settled(), "{:?}", covered.findings);

    let picture = yes(media::edit(desk, amira, &picture.id, covered.version, Change::PutBack).await);
    let below = area([0, 60, 400, 300]);
    let cropped = yes(media::edit(desk, amira, &picture.id, picture.version, Change::Crop(below)).await);
    assert!(cropped.is_settled() && cropped.height < picture.height);
}

async fn a_look_that_was_not_taken_takes_a_second_person(world: World) {
    let practice = world.practice().await;
    let (desk, amira, tom) = (&practice.desk, &practice.amira, &practice.tom);
    let picture = added(&practice, amira, png(1, &[])).await;
    let mut picture = nobody(&practice, amira, &picture).await;
    assert_eq!(open(&picture), [What::NotLooked(Look::Faces), What::NotLooked(Look::Words)]);
    let cells = Cover { area: area(HEAD), with: With::Cells };
    let tried = media::edit(desk, amira, &picture.id, picture.version, Change::Cover(cells)).await;
    assert_eq!(no(tried), "cells-over-words", "there may be words where nobody looked");
    for look in ["no-look-faces", "no-look-words"] {
        assert_eq!(no(media::confirm(desk, amira, &picture.id, picture.version, look).await), "own-picture");
        picture = yes(media::confirm(desk, tom, &picture.id, picture.version, look).await);
    }
    assert!(picture.is_settled());
    let looked = yes(media::look_again(desk, amira, &picture.id, picture.version).await);
    assert!(!looked.is_settled(), "a new look is confirmed anew");
}

async fn a_picture_that_was_taken_back_is_known_when_it_comes_again(world: World) {
    let practice = seeing(world).await;
    let (desk, amira) = (&practice.desk, &practice.amira);
    let first = added(&practice, amira, png(2, &[])).await;
    yes(media::erase(desk, &practice.tom, &first.id, Why::Withdrawn).await);
    assert_eq!(no(media::get(desk, amira, &first.id).await), "not-here");

    let again = added(&practice, amira, mirrored(2)).await;
    let again = nobody(&practice, amira, &again).await;
    assert_eq!(open(&again), [What::Alike]);
    let confirmed = media::confirm(desk, &practice.tom, &again.id, again.version, "alike-1").await;
    assert_eq!(no(confirmed), "not-confirmable");
    let other = added(&practice, amira, png(5, &[])).await;
    assert_eq!(open(&other), []);
}

async fn what_was_done_to_a_picture_is_put_back_and_the_original_stays(world: World) {
    let practice = seeing(world).await;
    let (desk, amira) = (&practice.desk, &practice.amira);
    let picture = added(&practice, amira, png(1, &[(HEAD, SKIN)])).await;
    let half = Area::new(0, 0, 5_000, PARTS).unwrap();
    let cropped = yes(media::edit(desk, amira, &picture.id, picture.version, Change::Crop(half)).await);
    let face = cropped.findings.iter().find(|finding| finding.what == What::Face).unwrap().areas[0];
    let cover = Cover { area: face, with: With::default() };
    let covered = yes(media::edit(desk, amira, &picture.id, cropped.version, Change::Cover(cover)).await);
    assert_eq!((covered.width, covered.edited, covered.covers.len()), (200, true, 1));
    assert!(!covered.findings.iter().any(|finding| finding.what == What::Face));
    let back = yes(media::edit(desk, amira, &picture.id, covered.version, Change::PutBack).await);
    assert_eq!((back.digest, back.width, back.edited), (picture.digest, 400, false));
}

async fn an_agency_sees_its_own_pictures_and_nobody_else_a_patients(world: World) {
    let practice = seeing(world).await;
    let desk = &practice.desk;
    let agency = practice.join("Ada Byrne", "ada@agency.example", "six brown badgers", Role::Agency).await;
    let author = practice.join("Priya Nair", "priya@harbourlane.example", "nine slow kestrels", Role::Author).await;
    let staff = added(&practice, &practice.amira, png(1, &[])).await;
    let theirs = added(&practice, &agency, png(3, &[])).await;
    assert_eq!(no(media::get(desk, &agency, &staff.id).await), "not-here");
    assert_eq!(no(media::view(desk, &agency, &staff.id).await), "not-here");
    assert_eq!(media::list(desk, &agency, None).await.unwrap().len(), 1);
    assert_eq!(media::list(desk, &author, None).await.unwrap().len(), 2);
    assert_eq!(media::list(desk, &author, Some(theirs.number)).await.unwrap().len(), 1);
    assert_eq!(no(media::erase(desk, &author, &theirs.id, Why::Unwanted).await), "not-yours");

    let staff = yes(media::say(desk, &practice.amira, &staff.id, staff.version, Shows::Patient).await);
    assert!(!staff.is_settled());
    assert_eq!(no(media::get(desk, &author, &staff.id).await), "not-here");
    yes(media::get(desk, &practice.tom, &staff.id).await);
}

async fn an_erased_picture_stays_erased(world: World) {
    let practice = seeing(world).await;
    let picture = added(&practice, &practice.amira, png(1, &[])).await;
    yes(media::erase(&practice.desk, &practice.amira, &picture.id, Why::Unwanted).await);
    assert_eq!(no(media::view(&practice.desk, &practice.tom, &picture.id).await), "not-here");
    assert_eq!(media::list(&practice.desk, &practice.tom, None).await.unwrap().len(), 0);
    assert!(journal::verify(&practice.desk, &[]).await.unwrap().trouble.is_empty());
    let next = added(&practice, &practice.amira, png(1, &[])).await;
    assert_eq!((next.name.as_str(), open(&next)), ("picture-2", vec![What::Alike]), "why was it erased?");

    practice.desk.close().await;
    let Practice { world, desk, .. } = practice;
    drop(desk);
    let again = world.open().await.unwrap();
    assert_eq!(media::list(&again, &again.act_as_desk(), None).await.unwrap().len(), 1);
}

async fn a_picture_that_nobody_uses_is_forgotten(world: World) {
    let mut practice = seeing(world).await;
    let picture = added(&practice, &practice.amira, png(1, &[])).await;
    practice.pass(KEPT_UNUSED.saturating_sub(Duration::from_hours(1)));
    release::sweep(&practice.desk, &practice.desk.act_as_desk()).await.unwrap();
    yes(media::get(&practice.desk, &practice.tom, &picture.id).await);
    practice.pass(Duration::from_hours(1));
    release::sweep(&practice.desk, &practice.desk.act_as_desk()).await.unwrap();
    assert_eq!(no(media::get(&practice.desk, &practice.tom, &picture.id).await), "not-here");
    let again = added(&practice, &practice.amira, png(1, &[])).await;
    assert_eq!(open(&again), [], "nobody had anything against it");
}

/// With the models at hand no look is left to a person. What they find is measured by the tests of `chaperone-photo`.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_models_in_a_folder_the_desk_looks_itself() {
    #[allow(clippy::disallowed_methods, reason = "where the models lie is told from outside")]
    let Ok(folder) = std::env::var("CHAPERONE_TEST_MODELS") else {
        eprintln!("SKIPPED: CHAPERONE_TEST_MODELS is not set, so no model looked at a picture.");
        return;
    };
    let mut world = World::new(Engine::Sqlite).await.unwrap();
    world.settings.looks = Looks::in_folder(std::path::Path::new(&folder));
    let practice = world.practice().await;
    let picture = added(&practice, &practice.amira, png(1, &[])).await;
    assert!(!open(&picture).iter().any(|what| matches!(what, What::NotLooked(_))), "{:?}", picture.findings);
}
