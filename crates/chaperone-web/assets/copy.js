// Gives every "Copy" button its work: the exact bytes of a read-only box, onto the clipboard. Without scripts the
// buttons stay hidden, and the box can be selected and copied by hand.
//
// Deliberately absent: sending anything anywhere, and saying that something was posted. Only a person can say that.

for (const button of document.querySelectorAll("button[data-copy]")) {
  const box = document.getElementById(button.dataset.copy);
  const told = document.getElementById(button.dataset.told);
  if (!box || !told) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(box.value);
      told.textContent = told.dataset.done;
    } catch {
      box.focus();
      box.select(); // no clipboard here (plain HTTP off this computer): the words are selected instead
      told.textContent = told.dataset.byHand;
    }
  });
}
