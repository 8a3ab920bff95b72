// Where the marks of a report stand in the browser's own units, how they move while somebody types, and how
// they are drawn. The one place that turns code points (the contract's unit) into UTF-16 units (the browser's).
//
// Deliberately absent: the network, the caret, any judgement about the text.

/** The UTF-16 offset of every code point of `text`, and of its end. */
function offsets(text) {
  const at = [0];
  for (const point of text) at.push(at[at.length - 1] + point.length);
  return at;
}

/**
 * A copy of the report's findings or notes with `from` and `to` in UTF-16 units of `text`.
 * One whose words do not stand there was found in another text: it keeps its place in the list and gets no mark.
 */
export function placed(text, findings) {
  const at = offsets(text);
  return findings.map((finding) => {
    const from = at[finding.start];
    const to = at[finding.end];
    const there = from !== undefined && to !== undefined && from < to && text.slice(from, to) === finding.evidence;
    return { ...finding, from: there ? from : null, to: there ? to : null };
  });
}

/** The same findings after an edit: those before it stay, those after it move, those that it touched lose their place. */
export function carried(findings, before, after) {
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < most - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  const moved = after.length - before.length;
  return findings.map((finding) => {
    if (finding.from === null || finding.to <= head) return finding;
    if (finding.from >= before.length - tail) return { ...finding, from: finding.from + moved, to: finding.to + moved };
    return { ...finding, from: null, to: null };
  });
}

/**
 * What a fix replaces, `[from, to, words]`: exactly the marked words. Only what a removal would leave behind
 * goes with them (a doubled space, one before a full stop, brackets with nothing in them), as `fix.rs` of the screen has it.
 */
export function replacement(text, { from, to, fix }) {
  if (fix.text !== "") return [from, to, fix.text];
  const [inner] = /[([] *$/.exec(text.slice(0, from)) ?? [""];
  const [rest] = /^ *[)\]]/.exec(text.slice(to)) ?? [""];
  if (inner !== "" && rest !== "" && "([".indexOf(inner[0]) === ")]".indexOf(rest.at(-1))) {
    from -= inner.length;
    to += rest.length;
  }
  const bare = text.slice(to).replace(/^ +/, "");
  const joined = from === 0 || text[from - 1] === " " || text[from - 1] === "\n";
  const point = /^[.,!?;:]/.test(bare);
  if (!joined && !point) return [from, to, ""];
  return [point ? text.slice(0, from).replace(/ +$/, "").length : from, text.length - bare.length, ""];
}

const strictness = ["note", "revise", "consent", "stop"];

/** The text in pieces `[words, level]`, level null where nothing is marked; where marks overlap, the stricter shows. */
export function pieces(text, findings) {
  const marks = findings.filter((finding) => finding.from !== null);
  const cuts = new Set([0, text.length]);
  for (const mark of marks) cuts.add(mark.from).add(mark.to);
  const edges = [...cuts].sort((a, b) => a - b);
  const out = [];
  for (let i = 0; i + 1 < edges.length; i += 1) {
    const [from, to] = [edges[i], edges[i + 1]];
    const over = marks.filter((mark) => mark.from <= from && to <= mark.to).map((mark) => mark.level);
    over.sort((a, b) => strictness.indexOf(b) - strictness.indexOf(a));
    out.push([text.slice(from, to), over[0] ?? null]);
  }
  return out;
}

/** Rewrites `box` as the text with its marks, and nothing else of the page. */
export function draw(box, text, findings) {
  const parts = pieces(text, findings).map(([words, level]) => {
    if (level === null) return document.createTextNode(words);
    const mark = document.createElement("mark");
    mark.dataset.level = level;
    mark.textContent = words;
    return mark;
  });
  box.replaceChildren(...parts);
}
