//! Posts with pictures: what stops them, and what leaves.

use chaperone_desk::approve::{self, Choice, Outcome};
use chaperone_desk::draft::{self, Draft, Edit};
use chaperone_desk::media::photo::{Area, Kind, prove_clean};
use chaperone_desk::media::{self, Attached, Change, Picture, Shows, Why};
use chaperone_desk::screen::Channel;
use chaperone_desk::{AccountId, Act, Answer, Network, account, job, likeness};

use crate::media::{SKIN, added, nobody, png, seeing};
use crate::support::{HARMLESS, MRS_PATEL, Practice, World, edit, no, stories, who, yes};

stories! {
    a_post_with_a_picture_leaves_as_clean_bytes_and_nothing_else,
    a_picture_goes_only_with_what_is_said_of_it,
    the_description_of_a_picture_is_read_like_the_text,
    a_picture_that_was_changed_or_erased_after_the_approval_stops_the_post,
    somebody_who_takes_their_agreement_back_stops_the_post_that_shows_them,
    a_picture_of_a_patient_goes_nowhere_without_a_consent,
    a_picture_goes_with_a_post_of_ones_own_only,
    whoever_posts_by_hand_is_given_the_clean_files,
    saving_the_words_leaves_the_pictures_where_they_are,
}

fn shown(picture: &Picture, alt: &str) -> Attached {
    Attached { media: picture.id.clone(), digest: picture.digest, alt: alt.into() }
}

const ALT: &str = "The waiting room with its new chairs.";

async fn settled(practice: &Practice) -> Picture {
    let picture = added(practice, &practice.amira, png(1, &[])).await;
    nobody(practice, &practice.amira, &picture).await
}

async fn with(practice: &Practice, account: &AccountId, pictures: Vec<Attached>) -> Answer<Draft> {
    let edit = Edit { pictures: Some(pictures), ..edit(HARMLESS, &[account], 0) };
    draft::start(&practice.desk, &practice.amira, Channel::Post, None, &edit).await
}

async fn ask(practice: &Practice, draft: &Draft) -> Answer<()> {
    let asked = approve::ask(&practice.desk, &practice.amira, &draft.id, draft.version, &who(&practice.tom)).await;
    asked.map(|answer| answer.map(drop))
}

async fn approved(practice: &Practice, account: &AccountId, pictures: Vec<Attached>) -> Draft {
    let draft = yes(with(practice, account, pictures).await);
    yes(ask(practice, &draft).await);
    assert!(matches!(yes(practice.approve(&draft).await), Outcome::Released(_)));
    draft
}

async fn a_post_with_a_picture_leaves_as_clean_bytes_and_nothing_else(world: World) {
    let practice = seeing(world).await;
    let account = practice.connected().await;
    let picture = settled(&practice).await;
    let draft = approved(&practice, &account, vec![shown(&picture, &format!(" {ALT}\r\n"))]).await;
    let cleared = yes(practice.take().await);
    assert_eq!((cleared.text(), cleared.digest()), (HARMLESS, draft.digest()));
    let [clean] = cleared.pictures() else { panic!("one picture") };
    assert_eq!((clean.alt(), clean.media_type(), clean.file_name()), (ALT, "image/png", "picture-1.png"));
    assert_eq!((clean.width(), clean.height(), Kind::of(clean.bytes())), (400, 300, Kind::Png));
    prove_clean(clean.bytes()).unwrap();
}

async fn a_picture_goes_only_with_what_is_said_of_it(world: World) {
    let practice = seeing(world).await;
    let account = practice.connected().await;
    let unsaid = added(&practice, &practice.amira, png(1, &[([100, 80, 180, 180], SKIN)])).await;
    let draft = yes(with(&practice, &account, vec![shown(&unsaid, ALT)]).await);
    assert_eq!(no(ask(&practice, &draft).await), "picture-not-said");
    let open = nobody(&practice, &practice.amira, &unsaid).await;
    assert_eq!(no(ask(&practice, &draft).await), "picture-open");
    yes(media::confirm(&practice.desk, &practice.tom, &open.id, open.version, "face-1").await);
    yes(ask(&practice, &draft).await);

    let picture = settled(&practice).await;
    let draft = yes(with(&practice, &account, vec![shown(&picture, " ")]).await);
    assert_eq!(no(ask(&practice, &draft).await), "alt-missing");
    let long = "x".repeat(1_501);
    assert_eq!(no(with(&practice, &account, vec![shown(&picture, &long)]).await), "alt-unfit");
    assert_eq!(no(with(&practice, &account, vec![shown(&picture, ALT); 2]).await), "too-many-pictures");
    let other = Attached { digest: [0; 32], ..shown(&picture, ALT) };
    assert_eq!(no(with(&practice, &account, vec![other]).await), "picture-changed");
}

async fn the_description_of_a_picture_is_read_like_the_text(world: World) {
    let practice = seeing(world).await;
    let account = practice.connected().await;
    let picture = settled(&practice).await;
    let draft = yes(with(&practice, &account, vec![shown(&picture, MRS_PATEL)]).await);
    let report = draft::check(&practice.desk, &draft).await.unwrap();
    let marked = report.findings.iter().find(|finding| finding.evidence.contains("Patel")).unwrap();
    assert!(marked.bytes.start > HARMLESS.len() && draft.said()[marked.bytes.clone()] == marked.evidence);
    assert_eq!(report.suggestion, None, "a text in place of both would mix the two");
    assert_eq!(no(ask(&practice, &draft).await), "needs-consent");

    let named = "New photo is up: smith_j_0312.jpg";
    let draft = yes(with(&practice, &account, vec![shown(&picture, named)]).await);
    let report = draft::check(&practice.desk, &draft).await.unwrap();
    let mut marks = report.findings.iter().chain(&report.notes);
    let fixable = marks.position(|finding| finding.rule == "name-in-file");
    let fixable = fixable.unwrap_or_else(|| panic!("{:?}", report.findings));
    let fixed = yes(draft::apply_fix(&practice.desk, &practice.amira, &draft.id, draft.version, fixable).await);
    assert_eq!(fixed.text.expose(), HARMLESS);
    assert_eq!(fixed.pictures[0].alt.expose(), "New photo is up: photo.jpg");
}

async fn a_picture_that_was_changed_or_erased_after_the_approval_stops_the_post(world: World) {
    let practice = seeing(world).await;
    let (desk, amira) = (&practice.desk, &practice.amira);
    let account = practice.connected().await;
    let picture = settled(&practice).await;
    approved(&practice, &account, vec![shown(&picture, ALT)]).await;
    let half = Change::Crop(Area::new(0, 0, 5_000, 10_000).unwrap());
    let cropped = yes(media::edit(desk, amira, &picture.id, picture.version, half).await);
    assert_eq!(no(practice.take().await), "picture-changed");

    let draft = approved(&practice, &account, vec![shown(&cropped, ALT)]).await;
    yes(media::erase(desk, amira, &picture.id, Why::Unwanted).await);
    assert_eq!(no(practice.take().await), "picture-gone");
    // The draft itself stays, and can be changed.
    let draft = yes(draft::get(desk, amira, &draft.id).await);
    let without = Edit { pictures: Some(vec![]), ..edit(HARMLESS, &[&account], draft.version) };
    assert!(yes(draft::save(desk, amira, &draft.id, &without).await).pictures.is_empty());
}

async fn somebody_who_takes_their_agreement_back_stops_the_post_that_shows_them(world: World) {
    let practice = seeing(world).await;
    let (desk, amira) = (&practice.desk, &practice.amira);
    let account = practice.connected().await;
    yes(likeness::agree(desk, &practice.tom).await);
    let picture = added(&practice, amira, png(1, &[([100, 80, 180, 180], SKIN)])).await;
    let tom_is = Shows::Staff(vec![who(&practice.tom)]);
    let picture = yes(media::say(desk, amira, &picture.id, picture.version, tom_is).await);
    approved(&practice, &account, vec![shown(&picture, "Dr Tom Whitlock at his desk.")]).await;
    yes(likeness::take_back(desk, &practice.tom).await);
    assert_eq!(no(practice.take().await), "staff-not-agreed");
}

async fn a_picture_of_a_patient_goes_nowhere_without_a_consent(world: World) {
    let practice = seeing(world).await;
    let account = practice.connected().await;
    let picture = settled(&practice).await;
    approved(&practice, &account, vec![shown(&picture, ALT)]).await;
    let picture = yes(media::say(&practice.desk, &practice.amira, &picture.id, picture.version, Shows::Patient).await);
    assert_eq!(no(practice.take().await), "picture-shows-patient");
    let draft = yes(with(&practice, &account, vec![shown(&picture, ALT)]).await);
    assert_eq!(no(ask(&practice, &draft).await), "picture-shows-patient");
}

async fn a_picture_goes_with_a_post_of_ones_own_only(world: World) {
    let practice = seeing(world).await;
    let (desk, amira) = (&practice.desk, &practice.amira);
    let account = practice.connected().await;
    let picture = settled(&practice).await;
    let reply = Edit { pictures: Some(vec![shown(&picture, ALT)]), ..edit("Thank you.", &[&account], 0) };
    let draft = yes(draft::start(desk, amira, Channel::ReviewReply, Some("Nice place."), &reply).await);
    assert_eq!(no(ask(&practice, &draft).await), "picture-not-here");
    let tiktok = yes(account::add_manual(desk, &practice.tom, Network::TikTok, "harbourlane").await);
    let draft = yes(with(&practice, &tiktok, vec![shown(&picture, ALT)]).await);
    assert_eq!(no(ask(&practice, &draft).await), "no-pictures-there");
}

async fn whoever_posts_by_hand_is_given_the_clean_files(world: World) {
    let practice = seeing(world).await;
    let account = practice.manual().await;
    let picture = settled(&practice).await;
    let draft = yes(with(&practice, &account, vec![shown(&picture, ALT)]).await);
    yes(ask(&practice, &draft).await);
    let Outcome::Released(jobs) = yes(practice.approve(&draft).await) else { panic!("not released") };
    let handed = yes(job::hand_over(&practice.desk, &practice.amira, &jobs[0]).await);
    let [clean] = &handed.pictures[..] else { panic!("one picture") };
    prove_clean(clean.bytes()).unwrap();
    assert_eq!((clean.alt(), clean.file_name()), (ALT, "picture-1.png"));
}

async fn saving_the_words_leaves_the_pictures_where_they_are(world: World) {
    let practice = seeing(world).await;
    let account = practice.connected().await;
    let picture = settled(&practice).await;
    let draft = yes(with(&practice, &account, vec![shown(&picture, ALT)]).await);
    let words = edit("We are open on Mondays.", &[&account], draft.version);
    let saved = yes(draft::save(&practice.desk, &practice.amira, &draft.id, &words).await);
    assert_eq!(saved.pictures, draft.pictures);
    assert!(saved.digest() != draft.digest());
    let seen = Choice::Approve { answers: vec![] };
    yes(ask(&practice, &saved).await);
    let other = approve::decide(&practice.desk, &practice.tom, &saved.id, &draft.seal(), &seen).await;
    assert_eq!(no(other), "words-changed");
    let tom: &Act = &practice.tom;
    assert_eq!(yes(media::get(&practice.desk, tom, &picture.id).await).used, 1);
}
