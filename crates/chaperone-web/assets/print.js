// Gives every "Print" button its work. Without scripts the buttons stay hidden, and the browser's own menu prints.
//
// Deliberately absent: anything about what is printed. The stylesheet has a part for paper.

for (const button of document.querySelectorAll("button[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
