//! A pack hangs together, and the screen does with it what the pages of the product say.

use chaperone_screen::pack::{ConsentField, Mark, Part, Template, Tone};
use chaperone_screen::{
    Channel, Citation, Code, Consent, Draft, Finding, Known, Level, Pack, PackError, Screen, Verdict, fix, rules,
};

fn screen() -> Screen {
    Screen::new(Pack::named("uk-dental").unwrap())
}

fn verdict(draft: &Draft) -> Verdict {
    screen().check(draft, &Known::default()).verdict
}

#[test]
fn every_pack_lists_each_rule_or_says_why_it_leaves_it_out() {
    for name in Pack::NAMES {
        let pack = Pack::named(name).unwrap();
        for rule in rules() {
            let listed = pack.rules.contains_key(rule.name);
            let left_out = pack.absent.get(rule.name).is_some_and(|reason| reason.split(' ').count() >= 4);
            assert!(listed != left_out, "{name} neither lists {} nor says why not", rule.name);
            assert_eq!(listed, !pack.citations(rule.name).is_empty(), "{name} and the citations of {}", rule.name);
        }
        let cited = |id: &String| {
            pack.rules.values().any(|entry| entry.cite.contains(id))
                || pack.clocks.iter().any(|clock| clock.cite.contains(id))
                || pack.ages.iter().any(|age| age.cite.contains(id))
                || pack.retention.iter().any(|keep| keep.cite.contains(id))
                || pack.crowd.cite.contains(id)
                || pack.consent_cites(id)
        };
        for source in &pack.sources {
            assert!(cited(&source.id), "{name} lists {} and cites it nowhere", source.id);
        }
    }
    for rule in rules() {
        let somewhere = Pack::NAMES.iter().any(|name| Pack::named(name).unwrap().rules.contains_key(rule.name));
        assert!(somewhere, "no pack lists {}", rule.name);
    }
}

#[test]
fn a_rule_that_came_after_the_first_form_of_a_pack_raised_its_version() {
    // The engines whose rules stand in the first form of every pack.
    let first = ["0.1", "0.2"];
    for name in Pack::NAMES {
        let pack = Pack::named(name).unwrap();
        for rule in rules().iter().filter(|rule| !first.contains(&rule.since)) {
            let brought = pack.versions.iter().filter(|one| one.rules.iter().any(|name| name == rule.name)).count();
            let listed = pack.rules.contains_key(rule.name) || pack.absent.contains_key(rule.name);
            assert!(listed && brought == 1, "{brought} versions of {name} brought {}", rule.name);
        }
        let versions: Vec<_> = pack.versions.iter().map(|one| one.version.as_str()).collect();
        assert!(versions.is_sorted() && versions.last() == Some(&pack.version.as_str()), "{name}: {versions:?}");
        assert!(versions.windows(2).all(|pair| pair[0] != pair[1]), "{name}: {versions:?}");
    }
}

#[test]
fn every_pack_has_numbers_bodies_clocks_ages_periods_and_both_families_of_replies() {
    for name in Pack::NAMES {
        let pack = Pack::named(name).unwrap();
        assert_eq!(pack.name, name);
        assert!(!pack.contacts.emergency.is_empty() && !pack.contacts.urgent.is_empty() && !pack.bodies.is_empty());
        assert!(!pack.clocks.is_empty() && !pack.ages.is_empty() && !pack.retention.is_empty(), "{name}");
        for kind in ["thanks-", "unhappy-", "question-", "friend-", "elsewhere-"] {
            for tone in [Tone::Strict, Tone::Neutral] {
                let one = |reply: &&Template| reply.id.starts_with(kind) && reply.tone == tone;
                assert_eq!(pack.replies.iter().filter(one).count(), 1, "{name}: {kind} {tone:?}");
            }
        }
        let question = pack.replies.iter().find(|reply| reply.id == "question-strict").unwrap();
        assert!(question.text.contains(&pack.contacts.emergency), "{name}: {}", question.text);
    }
}

#[test]
fn nobody_has_signed_a_pack_yet_and_a_signature_needs_its_day() {
    let source = include_str!("../../packs/au.toml");
    let pack = Pack::read(source).unwrap();
    let unsigned = pack.unsigned();
    let parts = |part: Part| unsigned.iter().filter(|one| one.part == part).count();
    assert_eq!(parts(Part::Rule), pack.rules.len());
    assert_eq!(parts(Part::Source), pack.sources.len());
    assert_eq!(parts(Part::Contacts), 1);
    assert!(unsigned.iter().any(|one| one.id == "au-minor" && one.mark == Some(Mark::M)));

    let signed = |day: &str| source.replacen("reviewed-by = \"\"", &format!("reviewed-by = \"R. Adeyemi\"{day}"), 1);
    assert!(Pack::read(&signed("\nreviewed-on = \"2026-11-22\"")).unwrap().unsigned().is_empty());
    assert_eq!(Pack::read(&signed("")), Err(PackError::HalfSigned("au".into())));

    let one = "[rules.derogatory]\nreviewed-by = \"R. Adeyemi\"\nreviewed-on = \"2026-11-22\"";
    let pack = Pack::read(&source.replace("[rules.derogatory]", one)).unwrap();
    assert!(!pack.unsigned().iter().any(|one| one.part == Part::Rule && one.id == "derogatory"));
    assert!(pack.unsigned().iter().any(|one| one.id == "venting"));
}

#[test]
fn a_pack_that_contradicts_itself_is_refused() {
    let source = include_str!("../../packs/us.toml");
    let edited = |from: &str, to: &str| {
        assert!(source.contains(from), "{from}");
        Pack::read(&source.replace(from, to))
    };
    assert_eq!(edited("[absent]", "[absent]\nderogatory = \"so\""), Err(PackError::BothWays("derogatory".into())));
    assert_eq!(edited("[absent]", "[absent]\nmagic = \"so\""), Err(PackError::NoRule("magic".into())));
    let backwards = "effective-from = \"2025-04-11\"\neffective-to = \"2025-04-10\"";
    assert_eq!(
        edited("effective-from = \"2025-04-11\"", backwards),
        Err(PackError::Backwards("opt-out-ignored".into()))
    );
    // The last of its versions has to be the pack's own, and the day may not go back.
    let version = Pack::read(source).unwrap().version;
    let newest = format!("[[versions]]\nversion = \"{version}\"\non = \"20");
    let versions = |to: &str| assert_eq!(edited(&newest, to), Err(PackError::Versions(version.clone())));
    versions("[[versions]]\nversion = \"1.0\"\non = \"20");
    versions(&newest.replace("on = \"20", "on = \"19"));
    assert_eq!(edited("rules = [\"name-in-reply\"]", "rules = [\"magic\"]"), Err(PackError::NoRule("magic".into())));
    assert_eq!(edited("call {emergency}", "call {number}"), Err(PackError::Place("question-strict".into())));
    assert!(matches!(edited("cite = [\"hitech-breach\"]", "cite = [\"x\"]"), Err(PackError::NoSource { .. })));
}

#[test]
fn a_rule_comes_into_force_on_its_day_without_a_release() {
    let source = include_str!("../../packs/us.toml").replace(
        "[rules.review-steered]",
        "[rules.testimonial-used]\ncite = [\"ftc-465\"]\neffective-from = \"2027-01-01\"\nlevels = { post = \"stop\" }\n\n[rules.review-steered]",
    );
    let without: Vec<&str> = source.lines().filter(|line| !line.starts_with("testimonial-used = ")).collect();
    let screen = Screen::new(Pack::read(&without.join("\n")).unwrap());
    let on = |day: &str| {
        let text = "\"Dr Lee fixed my bite, I can chew again\" five stars";
        let report = screen.check(&Draft { today: Some(day.parse().unwrap()), ..Draft::post(text) }, &Known::default());
        report.findings.iter().any(|finding| finding.rule == "testimonial-used")
    };
    assert!(!on("2026-12-31"));
    assert!(on("2027-01-01"));
}

#[test]
fn every_reply_template_passes_its_own_screen_wherever_it_is_meant_for() {
    for name in Pack::NAMES {
        let pack = Pack::named(name).unwrap();
        let screen = Screen::new(pack.clone());
        for reply in &pack.replies {
            for channel in &reply.channels {
                for answered in
                    ["Terrible place. They pulled the wrong tooth!", "Lovely team, five stars", "my tooth hurts"]
                {
                    let draft = Draft { channel: *channel, ..Draft::review_reply(reply.text.clone(), answered) };
                    let report = screen.check(&draft, &Known::default());
                    assert_eq!(report.verdict, Verdict::Clear, "{}: {:?}", reply.id, report.findings);
                }
            }
        }
    }
}

#[test]
fn every_pack_says_what_a_consent_has_to_say_and_a_form_without_a_field_is_refused() {
    for name in Pack::NAMES {
        let pack = Pack::named(name).unwrap();
        for always in [ConsentField::Signer, ConsentField::Minor, ConsentField::Capacity] {
            assert!(pack.consent.is_required(always), "{name}: {always:?}");
        }
        // What a machine cannot know at that time is never what a form waits for.
        assert!(!pack.consent.is_required(ConsentField::FinalSeen), "{name}");
        assert!(ConsentField::ALL.iter().all(|field| pack.sources_of_field(*field).count() > 0), "{name}");
        assert!(pack.consent.says.of("Mill Lane").withdrawal.contains("Mill Lane"), "{name}");
        assert!(pack.consent.sensitive.iter().any(|kind| kind.id == "mental-health"), "{name}");
    }
    let source = include_str!("../../packs/us.toml");
    let grid = |field: &str| {
        let whole = source.lines().find(|line| line.starts_with(&format!("{field} = {{ need"))).unwrap();
        Pack::read(&source.replace(whole, ""))
    };
    assert_eq!(grid("purposes"), Err(PackError::NoField("purposes".into())));
    let edited = |from: &str, to: &str| Pack::read(&source.replace(from, to));
    assert_eq!(edited("months = 24", "months = 61"), Err(PackError::Backwards("consent".into())));
    assert_eq!(edited("guardian-until = 18", "guardian-until = 17"), Err(PackError::Backwards("consent".into())));
    assert!(matches!(edited("soon-days = 30", "soon-days = 30\nendless = true"), Err(PackError::Form(_))));
}

#[test]
fn a_source_from_memory_says_that_it_is_not_verified() {
    let pack = Pack::named("uk-dental").unwrap();
    let verified = |rule: &str| pack.sources_of(rule).map(chaperone_screen::pack::Source::verified).collect::<Vec<_>>();
    assert_eq!(verified("medicine-promoted"), [true, true]);
    assert!(verified("legal-threat").contains(&false));
}

#[test]
fn an_unknown_key_is_refused_in_one_sentence_with_its_line() {
    let source = include_str!("../../packs/uk-dental.toml").replace("profession = ", "profesion = ");
    let error = Pack::read(&source).unwrap_err().to_string();
    assert!(error.contains("line 1") && error.contains("profesion"), "{error}");
    assert_eq!(error.lines().count(), 1);
}

#[test]
fn a_pack_that_cites_a_missing_source_or_rule_is_refused() {
    let source = include_str!("../../packs/uk-dental.toml");
    let missing = source.replace(r#"cite = ["cap-12.12", "hmr-2012"]"#, r#"cite = ["cap-13"]"#);
    assert!(matches!(Pack::read(&missing), Err(PackError::NoSource { .. })));
    let unknown = source.replace("[rules.derogatory]", "[rules.derogatry]");
    assert_eq!(Pack::read(&unknown), Err(PackError::NoRule("derogatry".into())));
    assert_eq!(Pack::named("mars"), Err(PackError::Unknown("mars".into())));
}

#[test]
fn a_rule_that_has_ended_no_longer_runs() {
    let source = include_str!("../../packs/uk-dental.toml");
    let ended = source
        .replace(r#"effective-from = "2012-08-14""#, "effective-from = \"2012-08-14\"\neffective-to = \"2026-01-31\"");
    let screen = Screen::new(Pack::read(&ended).unwrap());
    let on = |day: &str| Draft { today: Some(day.parse().unwrap()), ..Draft::post("Botox from £99, book now!") };
    assert_eq!(screen.check(&on("2026-01-31"), &Known::default()).verdict, Verdict::Revise);
    assert_eq!(screen.check(&on("2026-02-01"), &Known::default()).verdict, Verdict::Clear);
}

#[test]
fn mrs_patels_crown_needs_consent_and_leaves_a_clear_suggestion() {
    let draft = Draft::post("Lovely to see Mrs Patel back today for her new crown!");
    let report = screen().check(&draft, &Known::default());
    let found = |code: Code| report.findings.iter().find(|finding| finding.code == code).map(|f| f.evidence.as_str());
    assert_eq!(report.verdict, Verdict::Consent);
    assert_eq!(found(Code::Name), Some("Mrs Patel"));
    assert_eq!(found(Code::PatientRelationship), Some("back today"));
    assert_eq!(found(Code::HealthInformation), Some("her new crown"));
    let name = report.findings.iter().find(|finding| finding.code == Code::Name).unwrap();
    assert!(
        name.message.contains("Mrs Patel is your patient") && name.message.contains("the crown is still her story")
    );
    assert!(name.citations.contains(&Citation {
        reference: "GDC Standards 4.2.3".into(),
        title: "No information or comments about patients on social networking or blogging sites".into(),
    }));
    let suggestion = report.suggestion.unwrap();
    assert_eq!(verdict(&Draft::post(suggestion)), Verdict::Clear);
}

#[test]
fn a_consent_on_file_clears_what_it_covers_and_a_withdrawn_one_does_not() {
    let consent = Consent {
        subject: "Beryl Tanner".into(),
        uses: vec!["name".into(), "treatment story".into()],
        networks: vec!["facebook".into()],
        withdrawn: false,
        agreed: None,
    };
    let post = |consent: Consent, network: &str| Draft {
        network: Some(network.into()),
        consent: Some(consent),
        ..Draft::post("Beryl came to us for her new dentures and is delighted.")
    };
    assert_eq!(verdict(&post(consent.clone(), "facebook")), Verdict::Clear);
    assert_eq!(verdict(&post(consent.clone(), "tiktok")), Verdict::Consent);
    assert_eq!(verdict(&post(Consent { withdrawn: true, ..consent.clone() }, "facebook")), Verdict::Consent);
    let other = Consent { subject: "Jean Ollerenshaw".into(), ..consent };
    assert_ne!(verdict(&post(other, "facebook")), Verdict::Clear);
}

#[test]
fn nothing_on_a_public_reply_and_no_stop_can_be_answered_away() {
    let reply = Draft::review_reply("Thank you Helen, so glad your crown is settling.", "Great! Helen");
    let threat = Draft::post("We know where you live, so bring it back.");
    for draft in [reply, threat] {
        let report = screen().check(&draft, &Known::default());
        assert!(!report.findings.is_empty());
        assert!(report.findings.iter().all(|finding| !finding.answerable));
    }
    let medicine = screen().check(&Draft::post("We open at nine. Botox from £99, book now!"), &Known::default());
    assert!(medicine.findings.iter().all(|finding| finding.answerable));
}

#[test]
fn the_part_that_can_simply_be_cut_makes_a_revise_and_not_a_consent() {
    let text = "Grand opening on Saturday 10 October! Free popcorn, face painting and a tour of the new children's \
                surgery on Oak Avenue, with games all day long. Our patient Mason just got his first crown. \
                Parking is behind the library, and the bus stops outside.";
    assert_eq!(verdict(&Draft::post(text)), Verdict::Revise);
}

#[test]
fn a_level_of_note_stops_nothing_and_is_told_apart() {
    let source = include_str!("../../packs/uk-dental.toml");
    let line = r#"levels = { post = "revise", group = "revise", review-reply = "revise", comment-reply = "revise", direct-message = "revise", sms = "revise" }"#;
    assert!(source.contains(line));
    let screen = Screen::new(Pack::read(&source.replace(line, r#"levels = { post = "note" }"#)).unwrap());
    let report = screen.check(&Draft::post("We open at nine. Botox from £99, book now!"), &Known::default());
    assert_eq!((report.verdict, report.findings.len()), (Verdict::Clear, 0));
    assert_eq!(report.notes.iter().map(|note| note.level).collect::<Vec<_>>(), [Level::Note]);
}

#[test]
fn findings_stand_in_text_order_on_the_words_they_quote() {
    let text = "🎉 Lovely to see Mrs Patel back today for her new crown! 🦷 Our patient Tom got his braces off.";
    let report = screen().check(&Draft::post(text), &Known::default());
    assert!(report.findings.is_sorted_by_key(|finding| finding.start));
    for Finding { start, end, bytes, evidence, .. } in &report.findings {
        assert_eq!(&text[bytes.clone()], evidence);
        assert_eq!(&text.chars().skip(*start).take(end - start).collect::<String>(), evidence);
    }
}

#[test]
fn applying_all_fixes_twice_equals_once() {
    let screen = screen();
    for text in [
        "Lovely to see Mrs Patel back today for her new crown!",
        "Our patient Tom got his braces off. His mobile is 07700 900266, ask him!",
        "Had a patient today who came in with a broken tooth and walked out smiling.",
    ] {
        let once = fix::apply(text, &screen.check(&Draft::post(text), &Known::default()).findings);
        let twice = fix::apply(&once, &screen.check(&Draft::post(once.clone()), &Known::default()).findings);
        assert_eq!(once, twice);
    }
}

#[test]
fn the_golden_examples_get_their_verdicts() {
    use Channel::{CommentReply, DirectMessage, Post, ReviewReply, Sms};
    use Verdict::{Clear, Consent, Revise, Stop};
    let golden = [
        (Post, "We are closed on Monday 26 May for the bank holiday. Emergency line is on our website.", Clear),
        (Post, "Brushing twice a day with a fluoride toothpaste is one of the best habits for your teeth.", Clear),
        (Post, "Lovely to see Mrs Patel back today for her new crown!", Consent),
        (Post, "Our 92-year-old choir leader from Little Wexham is smiling again after six implants.", Consent),
        (
            Post,
            "Had a patient today who fainted before I even picked up the mirror, you could not make it up.",
            Consent,
        ),
        (
            ReviewReply,
            "Thank you for the feedback. We take concerns seriously and cannot discuss individual matters here. \
                       Please contact the practice manager so that we can look into it.",
            Clear,
        ),
        (ReviewReply, "Sorry you were unhappy with your visit on Thursday.", Revise),
        (ReviewReply, "We have checked and you have never been a patient here.", Revise),
        (ReviewReply, "You missed two appointments and still owe for the root canal.", Stop),
        (ReviewReply, "Actually, Jonathan, your X-ray clearly showed decay.", Stop),
        (ReviewReply, "This is false and our solicitors will be in touch.", Stop),
        (CommentReply, "Take 400 mg ibuprofen and it should settle.", Stop),
        (
            CommentReply,
            "Sorry to hear you are in discomfort. We cannot advise here; please call us on the number on our \
                        page, or call emergency services if you have swelling or trouble breathing.",
            Clear,
        ),
        (
            Sms,
            "Reminder: you have an appointment at Mill Lane Dental on 3 June 10:20. Reply STOP to stop reminders.",
            Clear,
        ),
        (Post, "Botox from 99, book now #antiwrinkleinjections", Revise),
        (Post, "Some patients are just too thick to floss.", Stop),
        (Post, "Honestly the new hygienist is useless.", Stop),
        (DirectMessage, "If you carry on, your employer will hear about it.", Stop),
    ];
    let answered = |channel: Channel| channel.is_public_reply().then(|| "JD87: not happy, never again".to_owned());
    let mut wrong = Vec::new();
    for (channel, text, expected) in golden {
        let draft = Draft { channel, in_reply_to: answered(channel), ..Draft::post(text) };
        let got = verdict(&draft);
        if got != expected {
            wrong.push(format!("{got:?} instead of {expected:?}: {text}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_reply_that_takes_off_a_mask_is_stopped_in_every_pack() {
    for name in Pack::NAMES {
        let screen = Screen::new(Pack::named(name).unwrap());
        let draft =
            Draft::review_reply("Thank you Sarah! It was lovely to see you today.", "smiler87: best dentist ever");
        let report = screen.check(&draft, &Known::default());
        assert_eq!(report.verdict, Verdict::Stop, "{name}: {:?}", report.findings);
        let unmasked = report.findings.iter().find(|finding| finding.rule == "handle-unmasked").unwrap();
        assert_eq!((unmasked.evidence.as_str(), unmasked.answerable), ("Sarah", false));
    }
}

#[test]
fn whoever_advises_one_person_is_told_that_insurance_may_not_cover_it() {
    for name in Pack::NAMES {
        let screen = Screen::new(Pack::named(name).unwrap());
        let draft = Draft {
            channel: Channel::CommentReply,
            in_reply_to: Some("my tooth is killing me, what can I do?".into()),
            ..Draft::post("Take 400 mg ibuprofen and it should settle.")
        };
        let report = screen.check(&draft, &Known::default());
        let advice = report.findings.iter().find(|finding| finding.rule == "individual-advice").unwrap();
        assert!(advice.message.contains("may not cover"), "{name}: {}", advice.message);
        assert!(!advice.answerable, "{name}");
    }
}

#[test]
fn what_the_review_says_itself_is_no_licence_to_repeat_it_or_to_add_to_it() {
    for name in Pack::NAMES {
        let screen = Screen::new(Pack::named(name).unwrap());
        let check = |text: &str, review: &str| screen.check(&Draft::review_reply(text, review), &Known::default());
        let repeated = check("We are sorry to read this. The £480 was what you agreed to.", "Paid £480 for nothing.");
        let finding = repeated.findings.iter().find(|finding| finding.rule == "reply-tells").unwrap();
        assert!(finding.message.contains("repeats") && !finding.answerable, "{name}: {}", finding.message);
        let added = check("Thank you! Give our best to your grandson.", "Lovely place.");
        let finding = added.findings.iter().find(|finding| finding.rule == "reply-tells").unwrap();
        assert!(finding.message.contains("adds"), "{name}: {}", finding.message);
        assert_ne!(added.verdict, Verdict::Clear);
    }
}

#[test]
fn no_consent_on_file_outweighs_an_objection() {
    let consent = Consent {
        subject: "Amelia Stone".into(),
        uses: vec!["name".into(), "treatment story".into(), "photos".into()],
        networks: vec!["facebook".into()],
        withdrawn: false,
        agreed: None,
    };
    let text = "Amelia asked us to take down her smile post, so here it is again with her new veneers.";
    for name in Pack::NAMES {
        let screen = Screen::new(Pack::named(name).unwrap());
        let draft = Draft { network: Some("facebook".into()), consent: Some(consent.clone()), ..Draft::post(text) };
        assert_eq!(screen.check(&draft, &Known::default()).verdict, Verdict::Stop, "{name}");
    }
}

#[test]
fn a_file_name_in_a_text_gives_way_to_a_plain_one() {
    let draft = Draft::post("Alt text: before and after, file okafor-before.png");
    let report = screen().check(&draft, &Known::default());
    assert_eq!(report.verdict, Verdict::Revise);
    assert_eq!(fix::apply(&draft.text, &report.findings), "Alt text: before and after, file photo.png");
}
