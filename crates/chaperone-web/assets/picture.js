// Drawing an area on a picture: with finger, mouse or pen, or with the keyboard. It fills the four fields of the form, which
// do the same by themselves with scripts off.
//
// Deliberately absent: changing the picture, and any sentence. The server covers and crops, and looks again.

const SVG = "http://www.w3.org/2000/svg";
const WHOLE = 10_000; // an area is counted in hundredths of a per cent, as the server counts it
const STEP = 100; // what one press of an arrow moves
const LEAST = 50; // a smaller area was a tap and no area

const form = document.querySelector("form[data-draws]");
const frame = document.querySelector("[data-photo] .photo-frame");
if (form && frame) draws(form, frame);

function draws(form, frame) {
  const fields = ["left", "top", "width", "height"].map((name) => form.elements[name]);
  const button = form.querySelector("[data-draw]");
  const hint = form.querySelector("[data-draw-hint]");
  const said = form.querySelector("[data-draw-said]");
  const board = document.createElementNS(SVG, "svg");
  const marks = ["under", "over"].map((name) => {
    const rect = document.createElementNS(SVG, "rect");
    rect.classList.add(name);
    board.append(rect);
    return rect;
  });
  board.classList.add("photo-draw");
  board.setAttribute("viewBox", `0 0 ${WHOLE} ${WHOLE}`);
  board.setAttribute("preserveAspectRatio", "none");
  board.setAttribute("role", "application");
  board.setAttribute("aria-label", button.textContent);
  board.setAttribute("tabindex", "0");
  hint.id = "draw-hint";
  board.setAttribute("aria-describedby", hint.id);
  frame.append(board);

  let start = null; // where the drawing began
  let before = null; // the area before it
  button.hidden = false;
  on(false);
  show();

  button.addEventListener("click", () => {
    on(board.hasAttribute("hidden"));
    if (!board.hasAttribute("hidden")) board.focus();
  });
  for (const field of fields) field.addEventListener("input", show);

  board.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    board.focus();
    board.setPointerCapture(event.pointerId);
    [start, before] = [place(event), area()];
  });
  board.addEventListener("pointermove", (event) => {
    if (start) between(start, place(event));
  });
  board.addEventListener("pointerup", (event) => {
    if (!start) return;
    const end = place(event);
    const tapped = Math.abs(end[0] - start[0]) < LEAST || Math.abs(end[1] - start[1]) < LEAST;
    if (tapped) put(before);
    else between(start, end);
    start = null;
    say();
  });
  board.addEventListener("pointercancel", () => {
    if (start) put(before);
    start = null;
  });
  board.addEventListener("keydown", (event) => {
    const moved = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] }[event.key];
    if (event.key === "Escape") {
      on(false);
      button.focus();
    } else if (moved && !event.altKey && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      const [left, top, width, height] = area();
      const [x, y] = moved;
      if (event.shiftKey) put([left, top, within(width + x, STEP, WHOLE - left), within(height + y, STEP, WHOLE - top)]);
      else put([within(left + x, 0, WHOLE - width), within(top + y, 0, WHOLE - height), width, height]);
      say();
    }
  });

  /** While it is on, a finger on the picture draws; while it is off, it scrolls. */
  function on(now) {
    board.toggleAttribute("hidden", !now);
    hint.hidden = said.hidden = !now;
    button.setAttribute("aria-pressed", String(now));
  }

  function place(event) {
    const box = board.getBoundingClientRect();
    const part = (at, from, length) => within(Math.round(((at - from) / length) * WHOLE), 0, WHOLE);
    return [part(event.clientX, box.left, box.width), part(event.clientY, box.top, box.height)];
  }

  function between([x, y], [toX, toY]) {
    put([Math.min(x, toX), Math.min(y, toY), Math.abs(toX - x), Math.abs(toY - y)]);
  }

  /** The area of the fields, in hundredths of a per cent; what is no number is nothing. */
  function area() {
    return fields.map((field) => Math.round(Number(field.value.replace(",", ".")) * 100) || 0);
  }

  function put(area) {
    fields.forEach((field, at) => (field.value = String(area[at] / 100)));
    show();
  }

  function show() {
    const [x, y, width, height] = area().map((side) => within(side, 0, WHOLE));
    for (const mark of marks) {
      for (const [name, value] of Object.entries({ x, y, width, height })) mark.setAttribute(name, value);
    }
  }

  /** Heard by a screen reader: the page's own sentence with the numbers in it. */
  function say() {
    const values = Object.fromEntries(fields.map((field) => [field.name, `${field.value}%`]));
    said.textContent = said.dataset.says.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  }
}

function within(value, least, most) {
  return Math.min(Math.max(value, least), Math.max(most, least));
}
