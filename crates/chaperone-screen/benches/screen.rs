//! How fast a text is read and screened: texts a second on one core, and the time of one screen at its worst.
//!
//! Figures only; nothing here can fail. Run with `cargo bench -p chaperone-screen`.

use std::hint::black_box;

use chaperone_screen::text::Text;
use chaperone_screen::{Draft, Known, Pack, Screen, facts, judge};
use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};

fn main() {
    divan::main();
}

/// Posts and replies as they are typed, invented for the bench; from a few words to a long story.
const TEXTS: &[&str] = &[
    "See you soon!",
    "Massive well done to Tunde who finished his aligners today!! 14 months and worth every minute 😁 #TundesSmile #Peckham",
    "We're closed on Good Friday and open again on Tuesday at 8.30. In an emergency ring 111 or us on 01632 960 155.",
    "Hi Bernadette, sorry about Thursday. Your crown is back from the lab, so see you on the 14th at 2.30 with Dr Osei.",
    "Thinking about straighter teeth? Clear aligners start at £1,450 and not everybody needs them. Book a consultation and \
     we'll talk through every option, including doing nothing. Individual results vary.",
    "A retired lorry driver of 72 from a village near Whitby came in last Tuesday with a swelling the size of an egg. His \
     daughter drove him forty miles. We drained it, he cried, I cried, and on Friday he brought us a trout. He has diabetes \
     and lives on his own at 12 Arkwright Walk, YO21 3QR, and he said nobody had listened to him for a year. This is why we \
     do it. Thank you to Noreen on reception, who stayed until half past seven, and to our nurse Amara.",
];

fn drafts() -> Vec<Draft> {
    TEXTS.iter().map(|text| Draft::post(*text)).collect()
}

fn bytes() -> usize {
    TEXTS.iter().map(|text| text.len()).sum()
}

/// The normal form, tokens and sentences alone.
#[divan::bench]
fn normal_form(bencher: Bencher) {
    bencher.counter(ItemsCount::new(TEXTS.len())).counter(BytesCount::new(bytes())).bench(|| {
        for text in TEXTS {
            black_box(Text::new(black_box(text)));
        }
    });
}

/// Everything deterministic: normal form and all facts.
#[divan::bench]
fn facts_alone(bencher: Bencher) {
    let (drafts, known) = (drafts(), Known::default());
    bencher.counter(ItemsCount::new(TEXTS.len())).counter(BytesCount::new(bytes())).bench(|| {
        for draft in &drafts {
            black_box(facts::read(&Text::new(&draft.text), black_box(draft), &known));
        }
    });
}

/// One long story, the slowest of the texts.
#[divan::bench]
fn facts_of_one_long_text(bencher: Bencher) {
    let (drafts, known) = (drafts(), Known::default());
    let Some(draft) = drafts.last() else { return };
    bencher.bench(|| black_box(facts::read(&Text::new(&draft.text), black_box(draft), &known)));
}

/// A whole screen of each text: facts, rules and the suggestion. Read the slowest sample: that is what an author waits.
#[divan::bench(args = 0..TEXTS.len())]
fn one_screen(bencher: Bencher, number: usize) {
    let Ok(pack) = Pack::named("uk-dental") else { return };
    let (screen, draft, known) = (Screen::new(pack), Draft::post(TEXTS[number]), Known::default());
    bencher.bench(|| black_box(screen.check(black_box(&draft), &known)));
}

/// What the judge costs on one long story: features and opinion, without rules and facts.
#[divan::bench]
fn judge_of_one_long_text(bencher: Bencher) {
    let (drafts, known) = (drafts(), Known::default());
    let (Ok(pack), Some(seat), Some(draft)) = (Pack::named("uk-dental"), judge::built_in(), drafts.last()) else {
        return;
    };
    let Some(reading) = Screen::judged(pack, None).reading(draft, &known) else { return };
    bencher.bench(|| black_box(seat.judge.opine(black_box(&reading))));
}

/// One look with the rules alone, for comparison.
#[divan::bench]
fn rules_of_one_long_text(bencher: Bencher) {
    let (drafts, known) = (drafts(), Known::default());
    let (Ok(pack), Some(draft)) = (Pack::named("uk-dental"), drafts.last()) else { return };
    let screen = Screen::judged(pack, None);
    bencher.bench(|| black_box(screen.glance(draft, &known)));
}

/// One look with rules and judge.
#[divan::bench]
fn rules_and_judge_of_one_long_text(bencher: Bencher) {
    let (drafts, known) = (drafts(), Known::default());
    let (Ok(pack), Some(draft)) = (Pack::named("uk-dental"), drafts.last()) else { return };
    let screen = Screen::new(pack);
    bencher.bench(|| black_box(screen.glance(draft, &known)));
}
