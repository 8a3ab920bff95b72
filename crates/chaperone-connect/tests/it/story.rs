//! The contract, as one story told to every network's simulator.

use std::time::Duration;

use chaperone_connect::sim::{Fault, On, Sim};
use chaperone_connect::{Ask, Connectors, Reason, Server, Trouble};
use chaperone_desk::account::Count;
use chaperone_desk::job::State;
use chaperone_desk::release::Outcome;
use chaperone_desk::{Network, Outside};

use crate::house::{House, PATIENT, Scripted, sent};

const NETWORKS: [Network; 2] = [Network::Mastodon, Network::Bluesky];

async fn practise(network: Network) -> (Sim, House) {
    let clock = Scripted::start();
    let sim = Sim::start(network, clock.clone()).await.unwrap();
    let house = House::at(&sim, PATIENT, clock).await;
    (sim, house)
}

#[tokio::test]
async fn a_post_goes_out_is_found_is_answered_and_is_taken_back() {
    for network in NETWORKS {
        let (sim, house) = practise(network).await;
        let start = house.clock.now();
        let text = "We are open on Saturday.\n\nCome & see us <soon>: https://brightsmile.example/open #Teeth";

        let (job, outcome) = house.publish(text).await;
        let (id, url) = sent(outcome);
        assert!(url.is_some_and(|url| url.starts_with("https://")), "{network:?}");
        let posts = sim.posts();
        assert_eq!(posts.len(), 1, "{network:?}");
        assert_eq!((posts[0].id.as_str(), posts[0].text.as_str()), (id.as_str(), text), "{network:?}");

        let found = house.find(&job, start).await.unwrap();
        assert_eq!(found.len(), 1, "{network:?}");
        assert!(found[0].says(text) && found[0].receipt.id == id, "{network:?}");

        let question = sim.write_as_visitor("Is there parking?");
        let page = sim.page_of(&question).unwrap();
        let (answer_id, _) = sent(house.answer("Parking is behind the house.", &page).await);
        let answered = sim.posts().into_iter().find(|post| post.id == answer_id).unwrap();
        assert_eq!(answered.answers, Some(question), "{network:?}");

        for _ in 0..2 {
            house.delete(&id).await.unwrap();
            assert!(sim.posts().iter().all(|post| post.id != id), "{network:?}");
        }
        let left = house.find(&job, start).await.unwrap();
        assert!(left.iter().all(|ours| ours.receipt.id != id), "{network:?}");
    }
}

#[tokio::test]
async fn a_job_that_a_person_sends_again_makes_one_post() {
    for network in NETWORKS {
        let (sim, house) = practise(network).await;
        sim.script(On::Publish, [Fault::ErrorAfter]);
        let (job, first) = house.publish("We are open on Saturday.").await;
        assert!(matches!(first, Outcome::Unknown { .. }), "{network:?} {first:?}");
        let id = sim.posts()[0].id.clone();
        // The person looks at the wrong page, and says that it is not there.
        house.clock.pass(Duration::from_secs(90));
        house.send_again(&job).await;
        let (second, _) = sent(house.attempt(&job).await);
        assert_eq!((second, sim.attempts()), (id.clone(), 2), "{network:?}");
        assert_eq!(sim.posts().len(), 1, "{network:?}");

        let (_, other) = house.publish("We are open on Saturday.").await;
        assert_ne!(sent(other).0, id, "{network:?}: another job is another post");
        assert_eq!(sim.posts().len(), 2, "{network:?}");
    }
}

#[tokio::test]
async fn an_unknown_attempt_is_settled_by_what_the_network_shows() {
    for network in NETWORKS {
        for (fault, arrived) in [(Fault::GarbleAfter, true), (Fault::DropBefore, false)] {
            let (sim, house) = practise(network).await;
            // An older post of another job says the same; it must not be taken for this one.
            sent(house.publish("We are open on Saturday.").await.1);
            sim.script(On::Publish, [fault]);
            let (job, outcome) = house.publish("We are open on Saturday.").await;
            assert!(matches!(outcome, Outcome::Unknown { .. }), "{network:?} {fault:?}");
            house.clock.pass(Duration::from_mins(3));
            let settled = house.settle().await;
            assert_eq!(settled.len(), 1, "{network:?} {fault:?}");
            let job = house.job(&job).await;
            if arrived {
                assert_eq!(job.state, State::Sent, "{network:?} {fault:?}");
                assert_eq!(job.remote_id, Some(sim.posts()[1].id.clone()), "{network:?} {fault:?}");
            } else {
                assert_eq!((job.state, sim.posts().len()), (State::Refused, 1), "{network:?} {fault:?}");
            }
        }
    }
}

#[tokio::test]
async fn a_text_that_is_too_long_is_refused_by_the_network_in_plain_words() {
    for network in NETWORKS {
        let (sim, house) = practise(network).await;
        // The desk keeps such a text back itself; the server's own limit may have shrunk since it was read.
        house.believe_in_length(5000).await;
        let (_, outcome) = house.publish(&"a".repeat(501)).await;
        assert_eq!(outcome, Outcome::Refused { reason: "too-long" }, "{network:?}");
        assert_eq!(sim.posts(), [], "{network:?}");
    }
}

#[tokio::test]
async fn an_answer_to_a_post_that_is_gone_is_refused_and_nothing_is_sent() {
    for (network, gone) in [
        (Network::Mastodon, "https://mastodon.practise.example/@visitor/424242"),
        (Network::Mastodon, "{server}/@visitor/424242"),
        (Network::Mastodon, "{server}/about/more/"),
        (Network::Mastodon, "{server}"),
        (Network::Mastodon, "https://social.example/@somebody"),
        (Network::Bluesky, "at://did:plc:practisevisitor000000000/app.bsky.feed.post/3gone22222222"),
        (Network::Bluesky, "at://did:plc:practisevisitor000000000/app.bsky.feed.like/3gone22222222"),
        (Network::Bluesky, "at://nobody.example/app.bsky.feed.post/3gone22222222"),
        (Network::Bluesky, "https://bsky.app/profile/somebody"),
        (Network::Bluesky, "https://bsky.app/profile/nobody.example/post/3gone22222222"),
    ] {
        let (sim, house) = practise(network).await;
        sim.write_as_visitor("Is there parking?");
        let gone = gone.replace("{server}", sim.server());
        let outcome = house.answer("Parking is behind the house.", &gone).await;
        assert_eq!(outcome, Outcome::Refused { reason: "answered-post-gone" }, "{gone}");
        assert_eq!(sim.attempts(), 0, "{gone}");
    }
}

#[tokio::test]
async fn an_answer_goes_under_the_post_at_any_of_its_addresses() {
    for network in NETWORKS {
        let (sim, house) = practise(network).await;
        let question = sim.write_as_visitor("Is there parking?");
        sim.write_as_visitor("Is there a lift?");
        let page = sim.page_of(&question).unwrap();
        let addresses = match network {
            Network::Bluesky => vec![
                page.clone(),
                question.clone(),
                format!("{page}/?ref=mail#top"),
                question.replace("did:plc:practisevisitor000000000", "visitor.bluesky.practise.example"),
                page.replace("visitor.bluesky.practise.example", "did:plc:practisevisitor000000000"),
            ],
            _ => vec![
                page.clone(),
                format!("https://mastodon.practise.example/users/visitor/statuses/{question}"),
                // The same post, seen on our own server.
                format!("{}/@visitor@mastodon.practise.example/{question}", sim.server()),
                format!("{}/users/visitor/statuses/{question}/?ref=mail#top", sim.server()),
            ],
        };
        for address in addresses {
            let (id, _) = sent(house.answer("Parking is behind the house.", &address).await);
            let answer = sim.posts().into_iter().find(|post| post.id == id).unwrap();
            assert_eq!(answer.answers.as_ref(), Some(&question), "{address}");
        }
    }
}

#[tokio::test]
async fn an_answer_that_is_unknown_is_found_among_our_posts_and_is_there_once() {
    for network in NETWORKS {
        let (sim, house) = practise(network).await;
        let question = sim.write_as_visitor("Is there parking?");
        let page = sim.page_of(&question).unwrap();
        sim.script(On::Publish, [Fault::GarbleAfter]);
        let job = house.queue_answer("Parking is behind the house.", &page).await;
        assert!(matches!(house.attempt(&job).await, Outcome::Unknown { .. }), "{network:?}");
        house.clock.pass(Duration::from_mins(3));
        house.settle().await;
        assert_eq!(house.job(&job).await.state, State::Sent, "{network:?}");
        let answers: Vec<_> = sim.posts().into_iter().filter(|post| post.answers.is_some()).collect();
        assert_eq!(answers.len(), 1, "{network:?}");
    }
}

#[tokio::test]
async fn a_connection_without_the_right_to_search_still_posts_and_says_why_it_cannot_answer() {
    let (sim, house) = practise(Network::Mastodon).await;
    let page = sim.page_of(&sim.write_as_visitor("Is there parking?")).unwrap();
    sim.script(On::LookUp, [Fault::Refuse]);
    let outcome = house.answer("Parking is behind the house.", &page).await;
    assert_eq!(outcome, Outcome::Refused { reason: "may-not-look-up" });
    assert_eq!(sim.attempts(), 0);
    sent(house.publish("We are open on Saturday.").await.1);
}

#[tokio::test]
async fn an_account_tells_its_name_and_limits_when_it_is_connected() {
    let (_sim, house) = practise(Network::Mastodon).await;
    let account = house.account().await;
    assert_eq!(account.handle, "desk@mastodon.practise.example");
    let limits = house.connector().await.limits(account.server.as_deref().unwrap(), house.clock.now()).await.unwrap();
    assert_eq!((limits.length, limits.count, limits.address_length), (Some(500), Count::Characters, Some(23)));
    assert_eq!(account.limits, limits);

    let (_sim, house) = practise(Network::Bluesky).await;
    let account = house.account().await;
    assert_eq!(account.handle, "desk.bluesky.practise.example");
    assert_eq!((account.limits.length, account.limits.count), (Some(300), Count::Graphemes));
    assert_eq!(account.limits.bytes, Some(3000));
}

#[tokio::test]
async fn a_wrong_secret_another_account_and_a_dead_server_are_told_apart() {
    let connectors = Connectors::open(PATIENT).unwrap();
    for network in NETWORKS {
        let clock = Scripted::start();
        let sim = Sim::start(network, clock.clone()).await.unwrap();
        let connector = connectors.for_network(network).unwrap();
        let now = clock.now();
        let ask = |server: &str, handle: &str, secret: &str| Ask {
            server: server.to_owned(),
            handle: handle.to_owned(),
            secret: secret.into(),
        };
        let wrong = connector.connect(&ask(sim.server(), sim.handle(), "guess"), now).await.unwrap_err();
        assert_eq!(wrong, Trouble::Refused(Reason::NotRecognised), "{network:?}");
        let other = connector.connect(&ask(sim.server(), "@somebody", sim.secret()), now).await.unwrap_err();
        assert!(matches!(other, Trouble::Refused(Reason::AnotherAccount | Reason::NotRecognised)), "{network:?}");
        let unsafe_address = connector.connect(&ask("http://mastodon.example", "", "x"), now).await.unwrap_err();
        assert!(matches!(unsafe_address, Trouble::Refused(Reason::BadAddress)), "{network:?}");

        let dead = sim.server().to_owned();
        sim.stop().await;
        let nobody = connector.connect(&ask(&dead, "", "x"), now).await.unwrap_err();
        assert_eq!(nobody, Trouble::NotSent(Reason::NotReached), "{network:?}");
    }
}

#[tokio::test]
async fn connectors_for_some_servers_alone_reach_no_other() {
    for network in NETWORKS {
        let clock = Scripted::start();
        let (ours, other) =
            (Sim::start(network, clock.clone()).await.unwrap(), Sim::start(network, clock.clone()).await.unwrap());
        let server = Server::parse(ours.server()).unwrap();
        let connectors = Connectors::open_only(PATIENT, &[server]).unwrap();
        let connector = connectors.for_network(network).unwrap();
        let ask = |sim: &Sim| Ask {
            server: sim.server().to_owned(),
            handle: sim.handle().to_owned(),
            secret: sim.secret().into(),
        };
        connector.connect(&ask(&ours), clock.now()).await.unwrap();
        let refused = connector.connect(&ask(&other), clock.now()).await.unwrap_err();
        assert_eq!(refused, Trouble::NotSent(Reason::NotReached), "{network:?}");
    }
}

#[tokio::test]
async fn a_code_from_the_servers_page_becomes_a_connection() {
    let clock = Scripted::start();
    let sim = Sim::start(Network::Mastodon, clock.clone()).await.unwrap();
    let connectors = Connectors::open(PATIENT).unwrap();
    let app = connectors.mastodon().register(sim.server(), clock.now()).await.unwrap();
    let page = app.page_to_open();
    assert!(
        page.starts_with(&format!("{}/oauth/authorize?response_type=code&client_id=client-", sim.server())),
        "{page}"
    );
    let wrong = connectors.mastodon().redeem(&app, "guess", clock.now()).await.unwrap_err();
    assert_eq!(wrong, Trouble::Refused(Reason::NotRecognised));
    let token = connectors.mastodon().redeem(&app, sim.secret(), clock.now()).await.unwrap();
    let house = House::open(Network::Mastodon, sim.server(), "@desk", token.expose(), PATIENT, clock).await;
    sent(house.publish("Good morning.").await.1);
}

#[tokio::test]
async fn a_token_that_ran_out_is_renewed_and_the_next_release_goes_out() {
    let (sim, house) = practise(Network::Bluesky).await;
    sim.script(On::Publish, [Fault::Expire]);
    let (job, outcome) = house.publish("We are open on Saturday.").await;
    assert_eq!(outcome, Outcome::Expired);
    assert_eq!(house.attempt(&job).await, Outcome::Expired, "the old token stays old");
    house.refresh().await.unwrap();
    sent(house.attempt(&job).await);
    assert_eq!(sim.posts().len(), 1);
}

#[tokio::test]
async fn a_session_that_died_of_old_age_is_opened_again_with_the_app_password() {
    let (sim, house) = practise(Network::Bluesky).await;
    sim.end_sessions();
    let (job, outcome) = house.publish("We are open on Saturday.").await;
    assert_eq!(outcome, Outcome::Expired);
    house.refresh().await.unwrap();
    sent(house.attempt(&job).await);
}

#[tokio::test]
async fn a_grant_that_is_gone_waits_for_a_person() {
    for network in NETWORKS {
        let (sim, house) = practise(network).await;
        sim.script(On::Publish, [Fault::Revoke]);
        let (job, outcome) = house.publish("We are open on Saturday.").await;
        assert_eq!(outcome, Outcome::Revoked { reason: "revoked" }, "{network:?}");
        assert_eq!(house.refresh().await.unwrap_err(), Trouble::Revoked(Reason::GrantGone), "{network:?}");
        assert_eq!(house.account().await.state, chaperone_desk::account::State::Reconnect, "{network:?}");
        assert_eq!(house.job(&job).await.state, State::Queued, "{network:?}");
        assert_eq!(sim.posts(), [], "{network:?}");
    }
}

#[tokio::test]
async fn a_blip_while_renewing_is_not_a_revocation() {
    let (sim, house) = practise(Network::Bluesky).await;
    for fault in [Fault::ErrorBefore, Fault::DropBefore, Fault::GarbleBefore, Fault::SlowDown { seconds: 30 }] {
        sim.script(On::SignIn, [fault]);
        let trouble = house.refresh().await.unwrap_err();
        assert!(matches!(trouble, Trouble::Unknown(_) | Trouble::SlowDown(_)), "{fault:?} {trouble:?}");
    }
    house.refresh().await.unwrap();
}

#[tokio::test]
async fn a_mention_is_marked_only_where_the_handle_is_known() {
    let (sim, house) = practise(Network::Bluesky).await;
    let text = "Zähne 😀 @visitor.bluesky.practise.example and @nobody.example, see www.brightsmile.example #Open";
    sent(house.publish(text).await.1);
    let facets = sim.posts()[0].facets();
    let marked: Vec<_> = facets.iter().map(|(start, end)| &text[*start..*end]).collect();
    assert_eq!(marked, ["@visitor.bluesky.practise.example", "www.brightsmile.example", "#Open"]);
}

#[tokio::test]
async fn a_handle_that_cannot_be_looked_up_now_stays_plain_and_the_post_goes_out() {
    for fault in [Fault::ErrorBefore, Fault::DropBefore, Fault::GarbleBefore, Fault::SlowDown { seconds: 30 }] {
        let (sim, house) = practise(Network::Bluesky).await;
        sim.script(On::LookUp, [fault]);
        sent(house.publish("Thank you @visitor.bluesky.practise.example for the flowers").await.1);
        assert_eq!(sim.posts()[0].facets(), [], "{fault:?}");
    }
}

#[tokio::test]
async fn a_text_in_any_script_comes_back_as_it_was_sent() {
    for network in NETWORKS {
        let (sim, house) = practise(network).await;
        let start = house.clock.now();
        for text in [
            "We are <b>open</b> &amp; \"bright\" 'so'",
            "é e\u{301} 👩‍👩‍👧 Öffnung",
            "line\nline\n\nparagraph",
            "two  spaces",
        ] {
            let (job, outcome) = house.publish(text).await;
            let (id, _) = sent(outcome);
            assert_eq!(sim.posts().last().unwrap().text, text, "{network:?}");
            let found = house.find(&job, start).await.unwrap();
            assert!(found.iter().any(|ours| ours.receipt.id == id && ours.says(text)), "{network:?} {text:?}");
        }
    }
}
