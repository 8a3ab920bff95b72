//! Reposts, quotes and likes: what is passed on counts as said by the practice (S1-14).

use chaperone_desk::consent::{self, About, Consent, Element};
use chaperone_desk::draft::{Answered, Draft, Share};
use chaperone_desk::job::State;
use chaperone_desk::screen::{Channel, Verdict};
use chaperone_desk::{AccountId, Answer, approve, draft, job, journal};

use crate::consent::in_force;
use crate::gate::{about, approval, words_only};
use crate::support::{Practice, World, edit, no, stories, who, yes};

stories! {
    a_like_of_what_mocks_patients_is_put_before_nobody,
    a_patients_own_post_is_not_passed_on_unasked,
    a_patients_own_post_is_passed_on_with_a_consent_to_that_alone,
    a_quote_is_read_with_the_words_that_it_quotes,
    what_is_passed_on_is_named_by_its_address_and_its_words,
    a_post_is_passed_on_only_on_the_network_where_it_stands,
    a_repost_by_hand_is_approved_and_handed_over_with_its_address,
    a_connected_account_passes_on_what_was_approved_and_nothing_else,
    a_picture_that_nobody_can_check_is_not_passed_on,
}

const ADDRESS: &str = "https://social.example/@somebody/1";
const ON_FACEBOOK: &str = "https://www.facebook.com/harbourlane/posts/1";
const ADVICE: &str = "Brush twice a day with a fluoride toothpaste.";

fn with(share: Share, words: Option<&str>) -> Answered<'_> {
    Answered { words, address: Some(ADDRESS), share: Some(share) }
}

async fn pass_on(practice: &Practice, answered: Answered<'_>, text: &str, account: &AccountId) -> Answer<Draft> {
    draft::start(&practice.desk, &practice.amira, Channel::Post, answered, &edit(text, &[account], 0)).await
}

async fn ask(practice: &Practice, draft: &Draft) -> Answer<chaperone_desk::person::Link> {
    approve::ask(&practice.desk, &practice.amira, &draft.id, draft.version, &who(&practice.tom)).await
}

async fn a_like_of_what_mocks_patients_is_put_before_nobody(world: World) {
    let practice = world.practice().await;
    let account = practice.manual().await;
    for share in [Share::Like, Share::Repost] {
        let theirs = "Some patients are just too thick to floss.";
        let draft = yes(pass_on(&practice, with(share, None), theirs, &account).await);
        assert_eq!(no(ask(&practice, &draft).await), "stopped", "{share:?}");
        let report = draft::check(&practice.desk, &draft).await.unwrap();
        assert!(report.findings.iter().all(|finding| finding.fix.is_none()), "nobody can change their words");
        assert_eq!(report.suggestion, None);
    }
}

async fn a_patients_own_post_is_not_passed_on_unasked(world: World) {
    let practice = world.practice().await;
    let account = practice.manual().await;
    let theirs = "So happy with my new veneers from Harbour Lane Dental!";
    for share in Share::ALL {
        let (text, words) = if share.is_theirs_alone() { (theirs, None) } else { ("Thank you!", Some(theirs)) };
        let draft = yes(pass_on(&practice, with(*share, words), text, &account).await);
        assert_eq!(no(ask(&practice, &draft).await), "needs-consent", "{share:?}");
    }
}

async fn a_quote_is_read_with_the_words_that_it_quotes(world: World) {
    let practice = world.practice().await;
    let account = practice.manual().await;
    let quote = with(Share::Quote, Some("Some patients are just too thick to floss."));
    let draft = yes(pass_on(&practice, quote, "How true, have a look at this one, everybody.", &account).await);
    let report = draft::check(&practice.desk, &draft).await.unwrap();
    assert_eq!(report.verdict, Verdict::Stop);
    let marked = &report.findings[0];
    assert!(draft.said()[marked.bytes.clone()] == marked.evidence && marked.bytes.start > draft.text.expose().len());
    // The same words while they are typed.
    let typed =
        draft::check_text(&practice.desk, &practice.amira, (draft.text.expose(), &[]), Channel::Post, quote, &[]).await;
    assert_eq!(yes(typed).verdict, Verdict::Stop);
}

async fn what_is_passed_on_is_named_by_its_address_and_its_words(world: World) {
    let practice = world.practice().await;
    let account = practice.manual().await;
    let nowhere = Answered { words: None, address: None, share: Some(Share::Like) };
    assert_eq!(no(pass_on(&practice, nowhere, ADVICE, &account).await), "address-missing");
    let wrong = Answered { address: Some("javascript:alert(1)"), ..nowhere };
    assert_eq!(no(pass_on(&practice, wrong, ADVICE, &account).await), "not-an-address");
    assert_eq!(no(pass_on(&practice, with(Share::Quote, None), "Well said.", &account).await), "quoted-words-missing");
    assert_eq!(no(pass_on(&practice, with(Share::Repost, None), " ", &account).await), "empty-text");
    let (desk, amira) = (&practice.desk, &practice.amira);
    let like = with(Share::Like, None);
    let reply = draft::start(desk, amira, Channel::ReviewReply, like, &edit(ADVICE, &[&account], 0)).await;
    assert_eq!(no(reply), "not-passed-on");
}

async fn a_post_is_passed_on_only_on_the_network_where_it_stands(world: World) {
    let practice = world.practice().await;
    let account = practice.manual().await;
    for share in Share::ALL {
        let words = (!share.is_theirs_alone()).then_some(ADVICE);
        let draft = yes(pass_on(&practice, with(*share, words), ADVICE, &account).await);
        assert_eq!(no(ask(&practice, &draft).await), "other-network", "{share:?}");
        let there = Answered { address: Some(ON_FACEBOOK), ..with(*share, words) };
        let draft = yes(pass_on(&practice, there, ADVICE, &account).await);
        yes(ask(&practice, &draft).await);
    }
}

async fn a_repost_by_hand_is_approved_and_handed_over_with_its_address(world: World) {
    let practice = world.practice().await;
    let account = practice.manual().await;
    let there = Answered { address: Some(ON_FACEBOOK), ..with(Share::Repost, None) };
    let draft = yes(pass_on(&practice, there, ADVICE, &account).await);
    yes(ask(&practice, &draft).await);
    let approve::Outcome::Released(jobs) = yes(practice.approve(&draft).await) else { panic!("was sent back") };
    let handed = yes(job::hand_over(&practice.desk, &practice.amira, &jobs[0]).await);
    assert_eq!((handed.share, handed.address.unwrap().expose().as_str()), (Some(Share::Repost), ON_FACEBOOK));
    let entries = journal::of_record(&practice.desk, draft.id.as_str()).await.unwrap();
    let started = entries.iter().find(|entry| entry.deed == "draft-started").unwrap();
    assert!(
        started.detail.contains("\"share\":\"repost\"") && !started.detail.contains("facebook.com"),
        "{}",
        started.detail
    );
}

async fn a_connected_account_passes_on_what_was_approved_and_nothing_else(world: World) {
    let practice = world.practice().await;
    let account = practice.connected().await;
    let draft = yes(pass_on(&practice, with(Share::Repost, None), ADVICE, &account).await);
    yes(ask(&practice, &draft).await);
    // Another post, or another deed, is not what was asked for.
    for other in [
        with(Share::Like, None),
        Answered { address: Some("https://social.example/@somebody/2"), ..with(Share::Repost, None) },
    ] {
        let (desk, amira) = (&practice.desk, &practice.amira);
        let now = yes(draft::get(desk, amira, &draft.id).await);
        yes(draft::set_answered(desk, amira, &draft.id, now.version, Channel::Post, other).await);
        assert_eq!(no(practice.approve(&draft).await), "not-asked");
        let now = yes(draft::get(desk, amira, &draft.id).await);
        yes(ask(&practice, &now).await);
        assert_eq!(no(practice.approve(&draft).await), "words-changed");
    }
    let draft = yes(draft::get(&practice.desk, &practice.amira, &draft.id).await);
    yes(practice.approve(&draft).await);
    let cleared = yes(practice.take().await);
    assert_eq!(cleared.share(), Some(Share::Repost));
    assert_eq!(cleared.passed_on(), Some(ADVICE));
    assert_eq!(cleared.answered_address(), Some("https://social.example/@somebody/2"));

    // A quote there is a person's: not every server of this network knows one.
    let quote = yes(pass_on(&practice, with(Share::Quote, Some(ADVICE)), "Well said.", &account).await);
    yes(ask(&practice, &quote).await);
    let approve::Outcome::Released(jobs) = yes(practice.approve(&quote).await) else { panic!("was sent back") };
    assert_eq!(yes(job::get(&practice.desk, &practice.tom, &jobs[0]).await).job.state, State::Held);
}

async fn a_picture_that_nobody_can_check_is_not_passed_on(world: World) {
    let practice = world.practice().await;
    let account = practice.manual().await;
    let mut edit = edit(ADVICE, &[&account], 0);
    edit.picture = true;
    let like = with(Share::Like, None);
    let draft = yes(draft::start(&practice.desk, &practice.amira, Channel::Post, like, &edit).await);
    assert_eq!(no(ask(&practice, &draft).await), "picture-not-checked");
}

async fn a_patients_own_post_is_passed_on_with_a_consent_to_that_alone(world: World) {
    let practice = world.practice().await;
    let (desk, amira, tom) = (&practice.desk, &practice.amira, &practice.tom);
    let account = practice.connected().await;
    let mut form = words_only(&practice, &account, "HL-1");
    form.elements = [Element::Treatment, Element::Quote].into();
    let (made, _) = in_force(&practice, &form).await;
    let (fewer, _) = in_force(&practice, &words_only(&practice, &account, "HL-2")).await;
    let theirs = "So happy with my new veneers from Harbour Lane Dental!";
    let rested = async |made: &Consent| {
        let draft = yes(pass_on(&practice, with(Share::Repost, None), theirs, &account).await);
        let about = About { elements: form.elements.clone(), ..about(made) };
        yes(draft::set_about(desk, amira, &draft.id, draft.version, Some(about)).await)
    };
    // To tell of a treatment is another yes than to pass on what the patient wrote.
    assert_eq!(no(ask(&practice, &rested(&fewer).await).await), "consent-element-missing");
    let draft = rested(&made).await;
    yes(ask(&practice, &draft).await);
    yes(approve::decide(desk, tom, &draft.id, &draft.seal(), &approval()).await);
    yes(consent::withdraw(desk, amira, &made.id, None).await);
    let jobs = yes(job::of_draft(desk, amira, &draft.id).await);
    assert!(jobs.iter().all(|placed| placed.job.state == State::CalledOff), "{jobs:?}");
}
