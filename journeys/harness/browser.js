// The browser: one Chromium for a file of journeys, a fresh context for each person at each size.
import { chromium } from "playwright-core";

const FLAGS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--lang=en-GB",
];

// The sizes and schemes that every page is looked at in: a phone and a desk, light and dark.
export const LOOKS = [
  { name: "phone-light", width: 390, height: 844, scheme: "light" },
  { name: "phone-dark", width: 390, height: 844, scheme: "dark" },
  { name: "desk-light", width: 1280, height: 900, scheme: "light" },
  { name: "desk-dark", width: 1280, height: 900, scheme: "dark" },
];
export const PHONE = LOOKS[0];
export const DESK = LOOKS[2];

export function openBrowser() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", headless: true, args: FLAGS });
}

// A page for one person. `trouble` collects what the browser complains about: refused scripts, missing files,
// uncaught errors. An eye on it is part of every look.
export async function openPage(browser, look, { scripts = true } = {}) {
  const context = await browser.newContext({
    viewport: { width: look.width, height: look.height },
    colorScheme: look.scheme,
    javaScriptEnabled: scripts,
    reducedMotion: "reduce",
    locale: "en-GB",
    timezoneId: "Europe/London",
  });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  page.trouble = [];
  page.on("pageerror", (error) => page.trouble.push(String(error)));
  page.on("console", (message) => {
    // What failed to load is judged below: a refusal of a whole page is an answer, a missing file is not.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) page.trouble.push(message.text());
  });
  page.on("response", (answer) => {
    const limit = answer.request().isNavigationRequest() ? 500 : 400;
    if (answer.status() >= limit) page.trouble.push(`${answer.status()} ${answer.url()}`);
  });
  return page;
}
