// The live check of the writing box: sends the text when typing pauses, draws the marks, lists the findings, and
// applies fixes in place with a way back. The page does all of this with plain form posts too; this only saves the load.
//
// Deliberately absent: any rule, any sentence (all words come from the page's templates), anything kept between pages.

import { carried, draw, placed, replacement } from "./marks.js";
import { measure } from "./length.js";

const PAUSE = 250; // milliseconds without a key before the text is sent
const LONGEST = 1500; // milliseconds of typing without a pause before it is sent all the same
const PATIENCE = 10_000; // milliseconds to wait for an answer before saying that nothing was checked

const form = document.querySelector("form[data-check]");
if (form) watch(form);

function watch(form) {
  const box = form.querySelector(".marked > textarea");
  const marks = form.querySelector(".marked > .marks");
  const verdict = form.querySelector("[data-part=verdict]");
  const list = form.querySelector("[data-part=findings]");
  const safer = form.querySelector("[data-part=safer]");
  const suggest = form.querySelector("button[value=suggestion]");
  const undone = form.querySelector("[data-part=undo]");
  const words = document.getElementById("words").content; // every sentence, badge and row that may be needed
  const source = form.querySelector("[data-part=source]"); // where a health claim gets its source
  const grows = CSS.supports("field-sizing", "content");

  let seen = box.value; // the text that `found` stands in
  let found = []; // findings and notes with their places in `seen`
  let timer = 0;
  let since = 0; // when the first key was pressed that no request has carried yet
  let flying = false;
  let leaving = false; // a button was pressed: the words go with it
  let undo = null; // the text before the last fix

  box.addEventListener("input", () => {
    undo = null;
    undone.hidden = true;
    edited();
  });
  form.addEventListener("input", keeping);
  form.addEventListener("submit", () => (leaving = true));
  addEventListener("pageshow", () => (leaving = false));
  addEventListener("beforeunload", (event) => {
    if (!leaving && unkept()) event.preventDefault();
  });
  for (const place of form.querySelectorAll("input[name=to]")) place.addEventListener("change", () => chosen(place));
  for (const other of form.querySelectorAll("[data-asks-again]")) other.addEventListener("change", later);
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.name === "fix") applyFix(event, Number(button.value));
    else if (button.value === "suggestion") replaceAll(event, safer.querySelector("blockquote").textContent);
    else if (button.value === "undo" && undo !== null) takeBack(event);
  });
  follow();

  /** Somebody changed the words: what was said of the older ones no longer stands. */
  function edited() {
    reading(true);
    follow();
    keeping();
  }

  /** The quiet line instead of the verdict. A screen reader hears verdicts alone, so that typing is not talked over. */
  function reading(now) {
    form.querySelector("[data-part=reading]").hidden = !now;
    verdict.querySelector("[role=status]").classList.toggle("unseen", now);
    if (!now) return;
    verdict.dataset.level = "note";
    verdict.querySelector("use").setAttribute("href", "#i-note");
  }

  /** Whether a box holds words that the desk does not have. */
  function unkept() {
    return "unkept" in form.dataset || [...form.querySelectorAll("textarea")].some((one) => one.value !== one.defaultValue);
  }

  function keeping() {
    const now = unkept();
    form.querySelector("[data-part=unkept]").hidden = !now;
    const kept = form.querySelector("[data-part=kept]");
    kept.hidden = now || kept.childElementCount === 0;
  }

  /** The tab of a place says whether the text is meant to go there. */
  function chosen(place) {
    const tab = form.querySelector(`label[for="look-${CSS.escape(place.value)}"]`);
    tab.querySelector("[data-part=left-out]").hidden = place.checked;
  }

  /** The text changed: move the marks with it at once, and ask when the typing pauses. */
  function follow() {
    found = carried(found, seen, box.value);
    seen = box.value;
    draw(marks, seen, found);
    if (!grows) {
      box.style.blockSize = "auto";
      box.style.blockSize = `${box.scrollHeight}px`;
    }
    for (const panel of form.querySelectorAll(".tabs > .panel")) measure(panel, seen);
    later();
  }

  function later() {
    clearTimeout(timer);
    since ||= performance.now();
    timer = setTimeout(ask, Math.min(PAUSE, Math.max(since + LONGEST - performance.now(), 0)));
  }

  /** One request at a time. An answer about an older text marks what still stands, and the newest is asked about. */
  async function ask() {
    if (flying) return;
    flying = true;
    since = 0;
    const asked = box.value;
    try {
      const answer = await fetch(form.dataset.check, {
        method: "POST",
        body: new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string")),
        headers: { accept: "application/json" },
        credentials: "same-origin",
        redirect: "error",
        signal: AbortSignal.timeout(PATIENCE),
      });
      if (!answer.ok) throw new Error("not checked");
      const report = await answer.json();
      if (box.value === asked) show(asked, report);
      else overtaken(asked, report);
    } catch {
      if (box.value === asked) notChecked();
    } finally {
      flying = false;
      if (box.value !== asked) later();
    }
  }

  function show(text, report) {
    found = ordered(text, report);
    draw(marks, text, found);
    listed(found.map(row));
    // With nothing written there is nothing to say: the page's own first sentence stands.
    const musts = report.findings.filter((finding) => !finding.answerable);
    const judged = report.verdict === "revise" && musts.length > 0 ? "must" : report.verdict;
    const standing = judged === "clear" && report.gaps.length > 0 ? "gaps" : judged;
    const notes = report.notes.filter((note) => !isSourced(note)).length;
    const said = standing === "clear" && notes > 0 ? "noted" : standing;
    const counts = { gaps: report.gaps.length, noted: notes, must: musts.length };
    say(text.trim() === "" ? "empty" : said, counts[said] ?? report.findings.length);
    form.querySelector("[data-part=gaps-line]").hidden = report.gaps.length === 0;
    form.querySelector("[data-part=gaps]").replaceChildren(...quotes(report.gaps));
    const named = placed(text, musts).sort((a, b) => a.start - b.start).filter((finding) => finding.evidence !== "");
    form.querySelector("[data-part=musts-line]").hidden = named.length === 0;
    form.querySelector("[data-part=musts]").replaceChildren(...quotes(named.map(({ evidence }) => evidence)));
    const other = report.suggestion !== null && report.verdict !== "clear" && report.suggestion !== text;
    safer.hidden = !other;
    safer.querySelector("blockquote").textContent = report.suggestion ?? "";
    suggest.textContent = part(report.verdict === "consent" ? "safer-consent" : "safer-words").textContent;
    source.hidden &&= !found.some((finding) => finding.rule === source.dataset.rule);
    for (const part of form.querySelectorAll("[data-only]")) {
      part.hidden = !part.dataset.only.split(" ").includes(standing) || (part.dataset.needs === "safer" && !other);
    }
  }

  /** The answer came while somebody typed on: its marks move with the words, and the verdict waits for the last word. */
  function overtaken(text, report) {
    found = carried(ordered(text, report), text, seen);
    draw(marks, seen, found);
    listed(found.map(row));
  }

  /** Findings and notes in the order of `text`. */
  function ordered(text, report) {
    return placed(text, [...report.findings, ...report.notes]).sort((a, b) => a.start - b.start);
  }

  /** The check failed: nothing on the page may look checked. */
  function notChecked() {
    found = [];
    draw(marks, seen, found);
    listed([]);
    safer.hidden = true;
    say("unchecked", 0);
  }

  /** Words in quotation marks, with commas between them. */
  function quotes(all) {
    return all.flatMap((one, index) => {
      const quoted = document.createElement("q");
      quoted.textContent = one;
      return index === 0 ? [quoted] : [", ", quoted];
    });
  }

  function listed(rows) {
    list.replaceChildren(...rows);
    form.querySelector("[data-part=some]").hidden = rows.length === 0;
    form.querySelector("[data-part=none]").hidden = rows.length > 0;
  }

  /** Changes the verdict line only when its sentence changes, so that it is not read out again for nothing. */
  function say(name, count) {
    const sentence = part(`verdict-${name}`);
    for (const number of sentence.querySelectorAll("[data-many]")) {
      number.textContent = count === 1 ? number.dataset.one : number.dataset.many.replace("#", count);
    }
    const line = verdict.querySelector("[role=status]");
    reading(false);
    verdict.dataset.level = sentence.dataset.level;
    verdict.querySelector("use").setAttribute("href", `#i-${sentence.dataset.icon}`);
    if (line.textContent.trim() === sentence.textContent.trim()) return;
    line.replaceChildren(...sentence.cloneNode(true).childNodes);
  }

  /** Whether a note asked for a source, and one is kept. */
  function isSourced(finding) {
    return finding.rule === source.dataset.rule && "kept" in source.dataset;
  }

  function row(finding, index) {
    const item = part("finding");
    const sourced = isSourced(finding);
    const level = sourced ? "clear" : finding.level;
    item.dataset.level = level;
    item.querySelector("[data-part=badge]").replaceWith(part(`badge-${level}`));
    const quoted = item.querySelector("q");
    quoted.textContent = finding.evidence;
    quoted.hidden = finding.evidence === "";
    item.querySelector("[data-part=message]").textContent = sourced ? part("source-kept").textContent : finding.message;
    const link = words.querySelector(`[data-rule="${CSS.escape(finding.rule)}"]`);
    const cite = item.querySelector(".cite");
    cite.replaceChildren(
      ...(link ? [link.cloneNode(true), ". "] : []),
      ...finding.citations.map((citation) => `${citation.ref}. `),
      part(`sure-${finding.confidence}`).textContent,
    );
    const button = item.querySelector("button");
    // Words of a picture's description, or of somebody else's post, stand in another box: a person changes them there.
    if (!finding.fix || finding.from === null) button.parentElement.remove();
    else {
      button.value = index;
      const label = part(finding.fix.text === "" ? "fix-cut" : "fix-say");
      label.querySelector("q").textContent = finding.fix.text === "" ? finding.evidence : finding.fix.text;
      button.replaceChildren(label);
    }
    return item;
  }

  /** The same words as the form post would give. */
  function applyFix(event, index) {
    const finding = found[index];
    if (!finding?.fix) return; // rendered by the server for its own text: the form post does it
    event.preventDefault();
    if (finding.from === null) return later(); // the words were changed meanwhile
    const before = box.value;
    const [from, to, words] = replacement(before, finding);
    box.setRangeText(words, from, to, "preserve");
    done(before);
  }

  function replaceAll(event, text) {
    if (text === "") return;
    event.preventDefault();
    const before = box.value;
    box.setRangeText(text, 0, before.length, "end");
    done(before);
  }

  function takeBack(event) {
    event.preventDefault();
    box.setRangeText(undo, 0, box.value.length, "end");
    undo = null;
    undone.hidden = true;
    box.focus();
    edited();
  }

  function done(before) {
    undo = before;
    undone.hidden = false;
    box.focus();
    edited();
    ask();
  }

  /** A fresh copy of one of the page's own parts. */
  function part(name) {
    return words.querySelector(`[data-word="${name}"]`).cloneNode(true);
  }
}
