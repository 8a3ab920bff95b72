//! The card of the outgoing judge: data, licence, figures, limits, how to rebuild. Every figure is measured as it is
//! written.

use std::fmt::Write as _;

use crate::learn::Learnt;
use crate::masks::Masks;
use crate::names::Names;
use crate::score::Score;

const HEAD: &str = "\
# The judge of outgoing texts

Written by `cargo xtask train`; do not edit by hand.

**What it is.** Two tables of whole-number weights (one byte each) over hashed words, pairs of words, turns of phrase \
with facts in the place of names and treatments, and pieces of words, together with where the text goes, what consent \
is on file, which facts stand in it and what the rules saw. The first table gives the chance that a careful adviser \
would hold the text, and of `revise`, `consent` and `stop`; the second gives, for each sentence, the chance of each \
code of `corpus/SCHEMA.md`. No name is ever a feature.

**What it is for.** It stands beside the rules in `chaperone-screen`. It adds a finding where no rule saw one, takes \
back a finding that its rule was not sure of, and leans towards a verdict among those that the findings allow. It \
decides nothing about who may release a text.

**Data.** `corpus/outgoing-train-*.jsonl` only: invented texts of invented practices by sixteen authors, one labeller a \
file. No real person is in them. The dev rows are never learnt from. Data and weights are ours, MIT OR Apache-2.0, \
like the crate.

**How it is learnt.** Logistic regression by AdaGrad in plain Rust (`training/`), fixed seed and order. Settings and the \
first thresholds were chosen on folds held out by author (a fold is a file). Those in use were \
chosen from a list (`chaperone-training search`) on the files that neither voice has seen, and dev decided between its \
best; the dev figures below are therefore a little kind. Chances come from a Platt fit on the held-out \
scores; the fold judges below share that fit, which has two numbers a head.

**Beside it** the heads of the encoder are heard (`encoder.md`). `blend.json` holds how much each voice counts: \
logistic regression on the train files that the encoder left out, with the tables of their folds. In the line with both \
voices each of these files is measured with weights that were fitted on the others.

**To rebuild:** `cargo xtask train`. The same rows and the same rules give the same bytes. Train again after a change \
of rules, facts or packs, because what the rules saw is part of what it reads.
";

const LIMITS: &str = "\
## Limits

- English only, and only its authors' English: England, United States, Australia, Ireland, Wales, Scotland.
- The rules were written by people who had read train files 1 to 8; the judge learns to trust them a little too much. \
The dev figures are free of that.
- Codes with few rows (`contact`, `id-number`, `handle`, `threat`, `testimonial`, `concern`) are weak; see the table.
- One labeller a file. Two advisers agree on 0.87 of the verdicts, so a higher figure means nothing.
- The words marked are those that weighed most, and may be beside the point. The message therefore says \u{201c}may\u{201d}.
- It knows nothing of pictures, of earlier texts, or of who a person is.
";

/// The card, from measurements.
pub(crate) fn card(
    learnt: &Learnt,
    bytes: usize,
    held_out: &[(u32, Score)],
    [all, unseen, dev, rules]: [&Score; 4],
    parts: &[Parts; 2],
    dressed: &[(&str, f64)],
) -> String {
    let mut card = String::from(HEAD);
    let (texts, sentences) = (learnt.whole.text.features.len(), learnt.whole.part.features.len());
    let _ = write!(card, "\n**Size.** {texts} features of texts, {sentences} of sentences, {bytes} bytes.\n");
    let _ = write!(
        card,
        "\n## Figures\n\n| measured on | rows | stopped share | false alarms | verdicts right | codes micro F1 | evidence touched | `stop` let out |\n\
         | --- | --- | --- | --- | --- | --- | --- | --- |\n"
    );
    let mut line = |name: &str, score: &Score| {
        let _ = writeln!(
            card,
            "| {name} | {} | {:.3} | {:.3} | {:.3} | {:.3} | {:.3} | {:.3} |",
            score.items(),
            score.stopped(),
            score.alarms(),
            score.accuracy(),
            score.codes_f1(),
            score.touched(),
            score.stop_out()
        );
    };
    line("dev, rules and both voices", dev);
    line("dev, rules alone", rules);
    line("train files that neither voice has seen, both voices", unseen);
    line("train, each file by a table that has not seen it, without the encoder's voice", all);
    for (number, score) in held_out {
        line(&format!("train file {number} alone, likewise"), score);
    }
    add_parts(&mut card, parts);
    card.push_str(
        "\n### The same words, sent another way\n\nThe share of dev rows that keep their verdict.\n\n\
         | dressed in | verdict kept |\n| --- | --- |\n",
    );
    for (name, kept) in dressed {
        let _ = writeln!(card, "| {name} | {kept:.3} |");
    }
    let _ = write!(card, "\n### Held-out files, in full\n\n~~~text\n{all}~~~\n");
    card.push_str(
        "\n### Reliability\n\nHow often it was so, by the chance given, on held-out files: share (texts).\n\n",
    );
    card.push_str(
        "| chance | held | revise, if held | consent, if held | stop, if held |\n| --- | --- | --- | --- | --- |\n",
    );
    for bin in 0..10 {
        let _ = write!(card, "| 0.{bin} to {:.1} |", f64::from(bin + 1) / 10.0);
        for head in &learnt.reliability {
            let (texts, yes) = head[usize::try_from(bin).unwrap_or(0)];
            let real = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
            let _ = if texts == 0 {
                write!(card, " - |")
            } else {
                write!(card, " {:.2} ({texts}) |", real(yes) / real(texts))
            };
        }
        card.push('\n');
    }
    card.push('\n');
    card.push_str(LIMITS);
    card
}

/// What each part of the screen makes of some rows, by name.
type Parts = Vec<(&'static str, Score)>;

fn add_parts(card: &mut String, [dev, unseen]: &[Parts; 2]) {
    card.push_str(
        "\n### What each part adds\n\nThe same rows with parts of the screen left out: dev, and the train files that neither \
         voice has seen. The thresholds are those of the whole in every line.\n\n\
         | parts | dev: stopped share | false alarms | verdicts right | codes micro F1 | evidence touched \
         | unseen files: stopped share | false alarms | verdicts right | codes micro F1 | evidence touched |\n\
         | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n",
    );
    let figures = |score: &Score| {
        let figures = [score.stopped(), score.alarms(), score.accuracy(), score.codes_f1(), score.touched()];
        figures.map(|figure| format!("{figure:.3}")).join(" | ")
    };
    for ((name, dev), (_, unseen)) in dev.iter().zip(unseen) {
        let _ = writeln!(card, "| {name} | {} | {} |", figures(dev), figures(unseen));
    }
}

const ENCODER: &str = "\
# The encoder

Written by `cargo xtask train`; do not edit by hand.

**What it is.** A BERT of 384 wide with six layers, in one byte a weight: all-MiniLM-L6-v2 with its vocabulary cut to \
16,000 pieces and then fine-tuned. One pass gives tags of words (person, place, organisation, occupation, kinship, age, \
date, event, looks, condition, treatment; and for other programs number, demographic, quantity, other), evidence of each \
code word by word, and judgements of outgoing and incoming texts. The case of a word comes in through the type slot.

**What it is for.** Tags become facts where no identifier, list or grammar said otherwise; judgements are heard beside \
the tables (`outgoing.md`). Inference is `crates/chaperone-encoder`: no native library, the same bits on every machine.

**Data and licences.** Start: all-MiniLM-L6-v2, Apache-2.0. Public texts, which are not in the repository: Broad Twitter \
Corpus and WNUT-17, CC BY 4.0 (names in posts); Text Anonymization Benchmark, MIT; a sample of LifeBench PII, \
Apache-2.0, whose labels are a model's. Ours: `corpus/tags-*` and the train files of `corpus/`, but for those that \
`training/encoder/plan.json` leaves out. The dev files are never learnt from. The weights are ours, MIT OR Apache-2.0; \
tweets hold real people's names, so only weights are published and never the posts.

**To rebuild:** put the public texts into the folder that `CHAPERONE_DATA` names, then `cargo xtask encoder` and \
`cargo xtask train`. The trainer works in floats: another machine gives other weights of the same worth, not the same \
bytes.
";

/// The card of the encoder. `trained` is what its trainer wrote into the file.
pub(crate) fn encoder(trained: &str, bytes: usize, names: &[Names], masks: Option<&Masks>) -> String {
    let mut card = String::from(ENCODER);
    let _ = write!(card, "\n**Trained:** {trained}. **Size:** {bytes} bytes.\n\n## Figures\n\n");
    if names.is_empty() {
        card.push_str(
            "Names in public texts were not measured when this card was written: `CHAPERONE_DATA` named no folder.\n",
        );
        return card;
    }
    card.push_str(
        "`chaperone facts` on public dev texts, with identifiers, lists and grammar beside the encoder. Person: any \
         overlap. Person, place and organisation: the right limits and type.\n\n\
         | file | texts | person, F1 | all three, exact F1 |\n| --- | --- | --- | --- |\n",
    );
    for one in names {
        let _ = writeln!(card, "{one}");
    }
    if let Some(masks) = masks {
        let _ = writeln!(card, "\nOf our own hard sentences, {masks}.");
    }
    card.push_str(
        "\nThe judgements are measured in `outgoing.md`, where the product uses them.\n\n## Limits\n\n\
         - English only. Conditions, treatments, jobs, kinship, events and looks were learnt from some 1,500 texts of our own, \
         marked by two hands.\n- Organisations in posts are its weakest type.\n- It has seen few names written wholly \
         in small letters.\n",
    );
    card
}
