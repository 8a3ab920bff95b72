// The patient's pages: reads a page aloud, and never shows one again from the browser's memory once it is left.
//
// The button stays hidden where the browser has no voice. Deliberately absent: sending a word anywhere. The voice is the
// browser's own.

// A page that comes back by "back" is asked for anew, and an ended link answers with nothing.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

const voice = globalThis.speechSynthesis;
const button = document.querySelector("button[data-aloud]");
if (voice && button) {
  const words = button.querySelector("span");
  const start = words.textContent;
  const quiet = () => {
    voice.cancel();
    words.textContent = start;
  };
  button.hidden = false;
  button.addEventListener("click", () => {
    if (voice.speaking) return quiet();
    const text = [...document.querySelectorAll("[data-read]")].map((part) => part.textContent.trim()).join(".\n");
    const speech = new SpeechSynthesisUtterance(text);
    speech.lang = document.documentElement.lang;
    speech.rate = 0.9;
    speech.onend = quiet;
    speech.onerror = quiet;
    words.textContent = button.dataset.stop;
    voice.speak(speech);
  });
  addEventListener("pagehide", quiet);
}
