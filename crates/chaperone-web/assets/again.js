// Looks again at a page whose state changes without anybody pressing something, and shows each change until none is
// to be expected. The page has a link that does the same by hand.
//
// Deliberately absent: reloading. Focus and reading place stay; the changed sentence is heard as a status.

const PAUSE = 3000; // milliseconds between two looks
const MOST = 100; // looks; after five minutes the link is enough

const status = document.querySelector("[data-again]");
if (status) setTimeout(look, PAUSE, 1);

async function look(count) {
  try {
    const answer = await fetch(location.pathname, { redirect: "error" });
    const page = new DOMParser().parseFromString(answer.ok ? await answer.text() : "", "text/html");
    const told = page.querySelector("[data-status]");
    if (told) show(page, told);
    if (told && !told.hasAttribute("data-again")) return;
  } catch {
    // The desk did not answer; the next look may find it.
  }
  if (count < MOST) setTimeout(look, PAUSE, count + 1);
}

// The status keeps its element, so that the new sentence is announced; what stands below it is exchanged whole. Where
// nothing is said anew nothing is touched, so that nobody loses their place.
function show(page, told) {
  const [old, now] = [document, page].map((one) => one.querySelector("[data-below]"));
  if (status.textContent !== told.textContent) status.replaceChildren(...told.childNodes);
  if (old.textContent !== now.textContent) old.replaceChildren(...now.childNodes);
}
