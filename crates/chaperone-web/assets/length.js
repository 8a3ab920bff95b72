// How long a text is as a network counts it, shown in that network's tab. The server counts again before anything goes out.
//
// Deliberately absent: cutting a text short. A text that is too long is shortened by a person.

const address = /https?:\/\/\S+/gu;
const letters = new Intl.Segmenter("en-GB", { granularity: "grapheme" });

/** The length of `text`; `perAddress` counts every web address as that many. */
export function length(text, graphemes, perAddress) {
  let addresses = 0;
  const rest = perAddress === null ? text : text.replace(address, () => ((addresses += 1), ""));
  const count = graphemes ? [...letters.segment(rest)].length : [...rest].length;
  return count + addresses * (perAddress ?? 0);
}

/** Fills one network's panel: the preview, and where the network has a limit the meter and the words about it. */
export function measure(panel, text) {
  panel.querySelector("[data-part=preview]").textContent = text;
  const { limit, graphemes, perAddress } = panel.dataset;
  if (limit === undefined) return;
  const most = Number(limit);
  const now = length(text, graphemes !== undefined, perAddress === undefined ? null : Number(perAddress));
  const over = now > most;
  const figure = (number) => number.toLocaleString("en-GB");
  panel.querySelector("meter").value = Math.min(now, most);
  panel.querySelector("[data-part=length]").textContent = figure(now);
  panel.querySelector("[data-part=over]").hidden = !over;
  panel.querySelector("[data-part=too-many]").textContent = figure(Math.max(now - most, 0));
  const tab = panel.previousElementSibling;
  const fits = tab.querySelector("[data-part=fits]");
  fits.textContent = over ? fits.dataset.over : fits.dataset.fits;
  if (over) tab.dataset.level = "revise";
  else delete tab.dataset.level;
}
