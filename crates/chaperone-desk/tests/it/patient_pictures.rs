//! Pictures of patients: asked for one by one, shown to the patient as they are, out where the consent covers them and nowhere
//! else, and erased when it is taken back.

use std::time::Duration;

use chaperone_desk::approve::{self, Outcome};
use chaperone_desk::consent::{self, About, Answers, Consent, Edits, Form, Item, Level, Proof, Receipt};
use chaperone_desk::draft::{self, Draft, Edit};
use chaperone_desk::media::photo::{Cover, With};
use chaperone_desk::media::{self, Attached, Change, KEPT_UNUSED, Picture, Shows, State, What, Why};
use chaperone_desk::screen::Channel;
use chaperone_desk::takedown::{self, Sight};
use chaperone_desk::{AccountId, Answer, job, release};

use crate::consent::{HOW, hand, in_force, signing};
use crate::covering::everything;
use crate::gate::{STORY, about, approval, sent, words_only};
use crate::media::{SKIN, added, area, mirrored, nobody, png, seeing};
use crate::support::{Practice, World, edit, here, no, secret, stories, who, yes};

stories! {
    a_picture_of_a_patient_goes_where_its_consent_covers_it,
    each_mismatch_of_a_patients_picture_has_its_own_answer,
    each_change_after_the_approval_stops_a_patients_picture_at_the_door,
    a_face_goes_out_on_a_consent_to_the_face_alone,
    a_form_asks_for_pictures_that_show_a_patient_and_are_as_they_are_now,
    a_link_shows_the_pictures_of_its_own_form_as_they_were_chosen,
    nobody_signs_for_a_picture_that_they_cannot_see,
    what_was_said_to_show_a_patient_takes_a_second_person_to_show_nobody,
    a_withdrawn_consent_takes_its_pictures_along_and_they_are_known_again,
    a_picture_that_is_out_is_kept_until_it_is_shown_to_be_gone,
    a_picture_that_another_consent_names_is_kept,
    a_signed_consent_keeps_its_pictures_from_the_clock,
}

const ALT: &str = "Two front teeth with crowns, after the treatment.";
const HEAD: [u32; 4] = [100, 80, 180, 180];

async fn of_patient(practice: &Practice, seed: u32, boxes: &[([u32; 4], [u8; 3])]) -> Picture {
    let picture = added(practice, &practice.amira, png(seed, boxes)).await;
    yes(media::say(&practice.desk, &practice.amira, &picture.id, picture.version, Shows::Patient).await)
}

fn item(picture: &Picture, stage: Option<&str>) -> Item {
    Item {
        media: picture.id.clone(),
        digest: picture.digest,
        label: "Upper front teeth".into(),
        stage: stage.map(str::to_owned),
    }
}

fn pictured(practice: &Practice, account: &AccountId, items: Vec<Item>) -> Form {
    Form { items, ..words_only(practice, account, "HL-1") }
}

/// Signed with these ticks, and confirmed.
async fn agreed(practice: &Practice, form: &Form, ticks: &Answers) -> (Consent, Receipt) {
    let (desk, amira) = (&practice.desk, &practice.amira);
    let made = yes(consent::prepare(desk, amira, form).await);
    yes(consent::explain(desk, amira, &made.id, 1, HOW).await);
    let token = hand(practice, &made).await;
    yes(consent::answer(desk, &token, ticks).await);
    let receipt = yes(consent::sign(desk, &token, &signing(None)).await);
    yes(consent::confirm(desk, &practice.tom, &made.id, 1, &secret("passport")).await);
    (yes(consent::get(desk, amira, &made.id).await), receipt)
}

async fn post(practice: &Practice, account: &AccountId, picture: &Picture, about: Option<About>) -> Draft {
    let (desk, amira) = (&practice.desk, &practice.amira);
    let shown = Attached { media: picture.id.clone(), digest: picture.digest, alt: ALT.into() };
    let edit = Edit { pictures: Some(vec![shown]), ..edit(STORY, &[account], 0) };
    let draft = yes(draft::start(desk, amira, Channel::Post, None, &edit).await);
    if about.is_none() {
        return draft;
    }
    yes(draft::set_about(desk, amira, &draft.id, draft.version, about).await)
}

async fn asked(practice: &Practice, draft: &Draft) -> Answer<()> {
    let asked = approve::ask(&practice.desk, &practice.amira, &draft.id, draft.version, &who(&practice.tom)).await;
    asked.map(|answer| answer.map(drop))
}

async fn approved(practice: &Practice, draft: &Draft) {
    yes(asked(practice, draft).await);
    let decided = approve::decide(&practice.desk, &practice.tom, &draft.id, &draft.seal(), &approval()).await;
    assert!(matches!(yes(decided), Outcome::Released(_)));
}

/// Each step that changes something, with a word of what it was.
pub(crate) async fn every_step(practice: &Practice, check: &impl AsyncFn(&str)) {
    let (account, picture) = (practice.manual().await, of_patient(practice, 9, &[]).await);
    check("adding an account and a patient's picture").await;
    let mut form = pictured(practice, &account, vec![item(&picture, None)]);
    form.places[0].network = "facebook".into();
    let made = yes(consent::prepare(&practice.desk, &practice.amira, &form).await);
    check("preparing a consent with a picture").await;
    yes(consent::change(&practice.desk, &practice.amira, &made.id, 1, &form).await);
    check("changing a form with a picture").await;
    let (made, _) = in_force(practice, &form).await;
    check("getting a consent with a picture").await;
    yes(consent::withdraw(&practice.desk, &practice.amira, &made.id, None).await);
    check("withdrawing a consent with a picture").await;
}

async fn a_picture_of_a_patient_goes_where_its_consent_covers_it(world: World) {
    let practice = seeing(world).await;
    let account = practice.connected().await;
    let picture = of_patient(&practice, 1, &[]).await;
    let form = pictured(&practice, &account, vec![item(&picture, None)]);
    let (made, _) = agreed(&practice, &form, &everything(&form)).await;
    let draft = post(&practice, &account, &picture, Some(about(&made))).await;
    let seen = yes(consent::consented(&practice.desk, &practice.tom, &draft.id).await).unwrap();
    assert_eq!(seen.covered.unwrap().consent, made.id);
    approved(&practice, &draft).await;
    let cleared = yes(practice.take().await);
    assert_eq!((cleared.text(), cleared.pictures().len(), cleared.pictures()[0].alt()), (STORY, 1, ALT));
}

/// What the practice does before it asks for approval, and what it is told.
async fn each_mismatch_of_a_patients_picture_has_its_own_answer(world: World) {
    let practice = seeing(world).await;
    let (desk, amira) = (&practice.desk, &practice.amira);
    let account = practice.connected().await;
    let one = of_patient(&practice, 1, &[]).await;
    let other = of_patient(&practice, 2, &[]).await;
    let staged = of_patient(&practice, 3, &[]).await;
    let mut form = pictured(&practice, &account, vec![item(&one, None), item(&staged, Some("after"))]);
    form.stages = ["before".to_owned(), "after".to_owned()].into();
    let (whole, _) = agreed(&practice, &form, &everything(&form)).await;
    let mut fewer = everything(&form);
    fewer.items.remove(&one.id);
    let (part, _) = agreed(&practice, &form, &fewer).await;
    let words = words_only(&practice, &account, "HL-2");
    let (another, _) = agreed(&practice, &words, &everything(&words)).await;

    let of = |consent: &Consent, stage: Option<&str>| About { stage: stage.map(str::to_owned), ..about(consent) };
    let before = |consent: &Consent| Some(of(consent, Some("before")));
    for (what, picture, about, expected) in [
        ("no consent is named", &one, None, "picture-shows-patient"),
        ("the form does not list it", &other, before(&whole), "consent-other-picture"),
        ("the patient did not tick it", &one, before(&part), "consent-other-picture"),
        ("it is a consent of somebody else", &one, Some(about(&another)), "consent-other-picture"),
        ("it shows another stage", &staged, before(&whole), "consent-other-stage"),
        ("no stage is said", &one, Some(of(&whole, None)), "consent-other-stage"),
        ("a purpose that was not asked for", &one, before(&whole).map(website), "consent-other-purpose"),
    ] {
        let draft = post(&practice, &account, picture, about).await;
        assert_eq!(no(asked(&practice, &draft).await), expected, "{what}");
    }
    let elsewhere = practice.manual().await;
    let draft = post(&practice, &elsewhere, &one, before(&whole)).await;
    assert_eq!(no(asked(&practice, &draft).await), "consent-other-network");
    // The same two pictures where everything fits.
    for (picture, stage) in [(&one, "before"), (&staged, "after")] {
        let draft = post(&practice, &account, picture, Some(of(&whole, Some(stage)))).await;
        yes(asked(&practice, &draft).await);
    }
    // Cropped after it was signed, on a form that agreed to no change; back as it was, it is what was signed.
    let half = Change::Crop(area([0, 0, 200, 300]));
    assert_eq!(form.edits, Edits::CropAndCover, "and a form that agrees to cropping covers it");
    let cropped = yes(media::edit(desk, amira, &one.id, one.version, half).await);
    let draft = post(&practice, &account, &cropped, before(&whole)).await;
    yes(asked(&practice, &draft).await);
    let strict = Form { edits: Edits::None, ..pictured(&practice, &account, vec![item(&cropped, None)]) };
    let (strict, _) = agreed(&practice, &strict, &everything(&strict)).await;
    let draft = post(&practice, &account, &cropped, Some(about(&strict))).await;
    yes(asked(&practice, &draft).await);
    let smaller = yes(media::edit(desk, amira, &one.id, cropped.version, half).await);
    let draft = post(&practice, &account, &smaller, Some(about(&strict))).await;
    assert_eq!(no(asked(&practice, &draft).await), "consent-picture-changed");
    // Put back it shows what nobody who signed the crop has seen.
    let back = yes(media::edit(desk, amira, &one.id, smaller.version, Change::PutBack).await);
    let draft = post(&practice, &account, &back, Some(about(&strict))).await;
    assert_eq!(no(asked(&practice, &draft).await), "consent-picture-changed");
    let draft = post(&practice, &account, &back, before(&whole)).await;
    yes(asked(&practice, &draft).await);
}

fn website(about: About) -> About {
    About { purpose: consent::Purpose::Website, ..about }
}

/// What happens between the approval and the release, and what becomes of the post.
async fn each_change_after_the_approval_stops_a_patients_picture_at_the_door(world: World) {
    let mut practice = seeing(world).await;
    let account = practice.connected().await;
    let day = Duration::from_hours(24);
    for (seed, what, expected) in [
        (1, "nothing", "goes"),
        (2, "cropped", "picture-changed"),
        (3, "suspended", "called off"),
        (4, "said to show nobody", "picture-open"),
        (5, "ended", "consent-expired"),
        (6, "withdrawn", "called off"),
        (7, "erased", "picture-gone"),
    ] {
        let picture = of_patient(&practice, seed, &[]).await;
        let mut form = pictured(&practice, &account, vec![item(&picture, None)]);
        form.period.until = practice.desk.now().plus(day);
        let (made, receipt) = agreed(&practice, &form, &everything(&form)).await;
        let draft = post(&practice, &account, &picture, Some(about(&made))).await;
        approved(&practice, &draft).await;
        let (desk, amira) = (practice.desk.clone(), practice.amira.clone());
        match what {
            "cropped" => {
                let half = Change::Crop(area([0, 0, 200, 300]));
                yes(media::edit(&desk, &amira, &picture.id, picture.version, half).await);
            }
            "erased" => yes(media::erase(&desk, &amira, &picture.id, Why::Unwanted).await),
            "withdrawn" => yes(consent::withdraw_by_receipt(&desk, &Proof::Code(receipt.code(), &here())).await),
            "suspended" => {
                let why = secret("a doubt");
                yes(consent::suspend(&desk, &amira, &made.id, consent::Why::Capacity, &why).await);
            }
            "said to show nobody" => drop(nobody(&practice, &amira, &picture).await),
            "ended" => practice.pass(day),
            _ => {}
        }
        let jobs = yes(job::of_draft(&practice.desk, &practice.amira, &draft.id).await);
        let waits = jobs.iter().any(|placed| placed.job.state == job::State::Queued);
        let outcome = if waits {
            match practice.take().await.unwrap() {
                Ok(cleared) => {
                    assert_eq!(cleared.pictures().len(), 1);
                    "goes"
                }
                Err(refusal) => refusal.name(),
            }
        } else {
            "called off"
        };
        assert_eq!(outcome, expected, "{what}");
    }
}

async fn a_face_goes_out_on_a_consent_to_the_face_alone(world: World) {
    let practice = seeing(world).await;
    let (desk, amira) = (&practice.desk, &practice.amira);
    let account = practice.connected().await;
    let picture = of_patient(&practice, 1, &[(HEAD, SKIN)]).await;
    assert_eq!(picture.open(), 0, "whose it is was said");
    let found = picture.findings.iter().find(|finding| finding.what == What::Face).unwrap();
    assert!(found.sentence.expose().contains("bar over the eyes"), "{}", found.sentence.expose());
    let form = pictured(&practice, &account, vec![item(&picture, None)]);
    let (teeth, _) = agreed(&practice, &form, &everything(&form)).await;
    let shows_face = Form { level: Level::Face, ..form.clone() };
    let (face, _) = agreed(&practice, &shows_face, &everything(&shows_face)).await;

    let draft = post(&practice, &account, &picture, Some(about(&teeth))).await;
    assert_eq!(no(asked(&practice, &draft).await), "consent-too-recognisable");
    let draft = post(&practice, &account, &picture, Some(about(&face))).await;
    yes(asked(&practice, &draft).await);
    // A bar over the eyes leaves a face; the whole head covered leaves none.
    let [left, top, right, bottom] = HEAD;
    let cover = |sides| Change::Cover(Cover { area: area(sides), with: With::default() });
    let bar =
        yes(media::edit(desk, amira, &picture.id, picture.version, cover([left, top + 20, right, top + 40])).await);
    let draft = post(&practice, &account, &bar, Some(about(&teeth))).await;
    assert_eq!(no(asked(&practice, &draft).await), "consent-too-recognisable");
    let covered = yes(media::edit(desk, amira, &picture.id, bar.version, cover([left, top, right, bottom])).await);
    let draft = post(&practice, &account, &covered, Some(about(&teeth))).await;
    yes(asked(&practice, &draft).await);
}

async fn a_form_asks_for_pictures_that_show_a_patient_and_are_as_they_are_now(world: World) {
    let practice = seeing(world).await;
    let (desk, amira) = (&practice.desk, &practice.amira);
    let account = practice.connected().await;
    let room = added(&practice, amira, png(1, &[])).await;
    let room = nobody(&practice, amira, &room).await;
    let picture = of_patient(&practice, 2, &[]).await;
    let prepare = async |items| consent::prepare(desk, amira, &pictured(&practice, &account, items)).await;
    assert_eq!(no(prepare(vec![item(&room, None)]).await), "picture-no-patient");
    let other = Item { digest: [0; 32], ..item(&picture, None) };
    assert_eq!(no(prepare(vec![other]).await), "consent-picture-elsewhere");
    assert_eq!(no(prepare(vec![item(&picture, None), item(&picture, None)]).await), "answers-unfit");
    let author = practice
        .join("Priya Nair", "priya@harbourlane.example", "nine slow kestrels", chaperone_desk::Role::Author)
        .await;
    let form = pictured(&practice, &account, vec![item(&picture, None)]);
    assert_eq!(no(consent::prepare(desk, &author, &form).await), "not-here", "it is not hers to see");
    assert_eq!(media::of_patients(desk, amira).await.unwrap().len(), 1);
    assert!(media::of_patients(desk, &author).await.unwrap().is_empty());
    let staged = pictured(&practice, &account, vec![item(&picture, Some("after"))]);
    let made = yes(consent::prepare(desk, amira, &staged).await);
    assert_eq!(no(consent::explain(desk, amira, &made.id, 1, HOW).await), "consent-faulty");
    // Cropped since: what was chosen before may stay as it was chosen.
    let half = Change::Crop(area([0, 0, 200, 300]));
    yes(media::edit(desk, amira, &picture.id, picture.version, half).await);
    yes(consent::change(desk, amira, &made.id, 1, &form).await);
}

async fn a_link_shows_the_pictures_of_its_own_form_as_they_were_chosen(world: World) {
    let practice = seeing(world).await;
    let (desk, amira) = (&practice.desk, &practice.amira);
    let account = practice.connected().await;
    let (mine, theirs) = (of_patient(&practice, 1, &[]).await, of_patient(&practice, 2, &[]).await);
    let form = pictured(&practice, &account, vec![item(&mine, None)]);
    let made = yes(consent::prepare(desk, amira, &form).await);
    yes(consent::explain(desk, amira, &made.id, 1, HOW).await);
    let token = hand(&practice, &made).await;
    let whole = yes(media::view(desk, amira, &mine.id).await);
    let seen = yes(consent::kiosk_picture(desk, &token, &mine.id).await);
    assert_eq!(seen.bytes.expose(), whole.bytes.expose());
    assert_eq!(no(consent::kiosk_picture(desk, &token, &theirs.id).await), "not-here");
    assert_eq!(no(consent::kiosk_picture(desk, "another", &mine.id).await), "kiosk-ended");
    // Cropped meanwhile: the patient still sees what is asked for.
    let half = Change::Crop(area([0, 0, 200, 300]));
    yes(media::edit(desk, amira, &mine.id, mine.version, half).await);
    assert_eq!(yes(consent::kiosk_picture(desk, &token, &mine.id).await).bytes.expose(), whole.bytes.expose());
    yes(consent::hand_back(desk, &token).await);
    assert_eq!(no(consent::kiosk_picture(desk, &token, &mine.id).await), "kiosk-ended");
}

async fn nobody_signs_for_a_picture_that_they_cannot_see(world: World) {
    let practice = seeing(world).await;
    let (desk, amira) = (&practice.desk, &practice.amira);
    let account = practice.connected().await;
    let picture = of_patient(&practice, 1, &[]).await;
    let form = pictured(&practice, &account, vec![item(&picture, None)]);
    let made = yes(consent::prepare(desk, amira, &form).await);
    yes(consent::explain(desk, amira, &made.id, 1, HOW).await);
    let token = hand(&practice, &made).await;
    yes(consent::answer(desk, &token, &everything(&form)).await);
    yes(media::erase(desk, amira, &picture.id, Why::Unwanted).await);
    assert_eq!(no(consent::sign(desk, &token, &signing(None)).await), "consent-picture-gone");
    let again = consent::hand_over(desk, amira, &made.id, 1, consent::Way::Phone).await;
    assert_eq!(no(again), "consent-picture-gone");
    let mut less = everything(&form);
    less.items.clear();
    yes(consent::answer(desk, &token, &less).await);
    yes(consent::sign(desk, &token, &signing(None)).await);
}

async fn what_was_said_to_show_a_patient_takes_a_second_person_to_show_nobody(world: World) {
    let practice = seeing(world).await;
    let account = practice.connected().await;
    let picture = of_patient(&practice, 1, &[]).await;
    let picture = nobody(&practice, &practice.amira, &picture).await;
    let draft = yes(draft::start(
        &practice.desk,
        &practice.amira,
        Channel::Post,
        None,
        &Edit {
            pictures: Some(vec![Attached {
                media: picture.id.clone(),
                digest: picture.digest,
                alt: "Our garden.".into(),
            }]),
            ..edit(crate::support::HARMLESS, &[&account], 0)
        },
    )
    .await);
    assert_eq!(no(asked(&practice, &draft).await), "picture-open");
    let confirm = async |act| media::confirm(&practice.desk, act, &picture.id, picture.version, "was-patient").await;
    assert_eq!(no(confirm(&practice.amira).await), "own-picture");
    yes(confirm(&practice.tom).await);
    yes(asked(&practice, &draft).await);
}

async fn a_withdrawn_consent_takes_its_pictures_along_and_they_are_known_again(world: World) {
    let practice = seeing(world).await;
    let (desk, amira) = (&practice.desk, &practice.amira);
    let account = practice.connected().await;
    let picture = of_patient(&practice, 2, &[]).await;
    let form = pictured(&practice, &account, vec![item(&picture, None)]);
    let (made, receipt) = agreed(&practice, &form, &everything(&form)).await;
    yes(consent::withdraw_by_receipt(desk, &Proof::Code(receipt.code(), &here())).await);
    assert_eq!(no(media::get(desk, amira, &picture.id).await), "not-here");
    let kept = yes(consent::get(desk, amira, &made.id).await);
    assert_eq!(kept.form.items[0].digest, picture.digest, "the record says which pixels it was");
    let deeds = chaperone_desk::journal::of_record(desk, picture.id.as_str()).await.unwrap();
    let erased = deeds.iter().find(|entry| entry.deed == "picture-erased").unwrap();
    assert!(erased.detail.contains("withdrawn") && erased.detail.contains(made.id.as_str()), "{}", erased.detail);

    // It comes again, mirrored, and somebody says that it shows nobody: nothing lets it out.
    let again = added(&practice, amira, mirrored(2)).await;
    let again = nobody(&practice, amira, &again).await;
    let open: Vec<_> = again.findings.iter().filter(|finding| finding.state == State::Open).collect();
    assert!(open.len() == 1 && open[0].what == What::Alike && !open[0].confirmable, "{open:?}");
    // As a patient's it goes on a consent for itself, and not on the one that was taken back.
    let again = yes(media::say(desk, amira, &again.id, again.version, Shows::Patient).await);
    let draft = post(&practice, &account, &again, Some(about(&made))).await;
    assert_eq!(no(asked(&practice, &draft).await), "consent-withdrawn");
    let form = pictured(&practice, &account, vec![item(&again, None)]);
    let (anew, _) = agreed(&practice, &form, &everything(&form)).await;
    let draft = post(&practice, &account, &again, Some(about(&anew))).await;
    yes(asked(&practice, &draft).await);
}

async fn a_picture_that_is_out_is_kept_until_it_is_shown_to_be_gone(world: World) {
    let practice = seeing(world).await;
    let (desk, amira) = (&practice.desk, &practice.amira);
    let account = practice.connected().await;
    let picture = of_patient(&practice, 1, &[]).await;
    let form = pictured(&practice, &account, vec![item(&picture, None)]);
    let (made, _) = agreed(&practice, &form, &everything(&form)).await;
    let draft = post(&practice, &account, &picture, Some(about(&made))).await;
    approved(&practice, &draft).await;
    sent(&practice, "17").await;
    yes(consent::withdraw(desk, amira, &made.id, None).await);
    let sweep = async || release::sweep(desk, &desk.act_as_desk()).await.unwrap();
    let sight = |words: &str| Sight { words: words.into(), picture: None };
    let task = yes(takedown::list(desk, amira).await)[0].takedown.id.clone();
    sweep().await;
    yes(media::get(desk, amira, &picture.id).await);
    yes(takedown::keep_evidence(desk, amira, &task, &sight("It is there.")).await);
    yes(takedown::remove(desk, amira, &task).await);
    yes(takedown::by_hand(desk, amira, &task).await);
    sweep().await;
    yes(media::get(desk, amira, &picture.id).await);
    yes(takedown::prove(desk, amira, &task, &sight("It is gone.")).await);
    sweep().await;
    assert_eq!(no(media::get(desk, amira, &picture.id).await), "not-here");
    sweep().await;
    let deeds = practice.deeds().await;
    assert_eq!(deeds.iter().filter(|deed| *deed == "picture-erased").count(), 1);
}

async fn a_picture_that_another_consent_names_is_kept(world: World) {
    let practice = seeing(world).await;
    let (desk, amira) = (&practice.desk, &practice.amira);
    let account = practice.connected().await;
    let picture = of_patient(&practice, 1, &[]).await;
    let form = pictured(&practice, &account, vec![item(&picture, None)]);
    let (first, _) = agreed(&practice, &form, &everything(&form)).await;
    let (second, _) = agreed(&practice, &form, &everything(&form)).await;
    // Asked for and not signed: nothing rests on that.
    yes(consent::prepare(desk, amira, &form).await);
    yes(consent::withdraw(desk, amira, &first.id, None).await);
    yes(media::get(desk, amira, &picture.id).await);
    yes(consent::withdraw(desk, amira, &second.id, None).await);
    assert_eq!(no(media::get(desk, amira, &picture.id).await), "not-here");
}

async fn a_signed_consent_keeps_its_pictures_from_the_clock(world: World) {
    let mut practice = seeing(world).await;
    let account = practice.connected().await;
    let (kept, lapsed) = (of_patient(&practice, 1, &[]).await, of_patient(&practice, 2, &[]).await);
    let form = pictured(&practice, &account, vec![item(&kept, None)]);
    let (made, _) = agreed(&practice, &form, &everything(&form)).await;
    practice.pass(KEPT_UNUSED);
    release::sweep(&practice.desk, &practice.desk.act_as_desk()).await.unwrap();
    yes(media::get(&practice.desk, &practice.amira, &kept.id).await);
    assert_eq!(no(media::get(&practice.desk, &practice.amira, &lapsed.id).await), "not-here");
    practice.pass(Duration::from_hours(24 * 800));
    release::sweep(&practice.desk, &practice.desk.act_as_desk()).await.unwrap();
    release::sweep(&practice.desk, &practice.desk.act_as_desk()).await.unwrap();
    assert_eq!(no(media::get(&practice.desk, &practice.amira, &kept.id).await), "not-here", "the consent has ended");
    // Taken back after the clock had erased it: from now on it is known as that.
    yes(consent::withdraw(&practice.desk, &practice.amira, &made.id, None).await);
    let again = added(&practice, &practice.amira, png(1, &[])).await;
    let again = nobody(&practice, &practice.amira, &again).await;
    assert!(again.findings.iter().any(|finding| finding.what == What::Alike && finding.state == State::Open));
}
