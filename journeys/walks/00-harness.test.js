// That the harness can fail: each eye is shown a page on which it must find something.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";

import { DESK, openBrowser, openPage, PHONE } from "../harness/browser.js";
import { faults } from "../harness/eyes.js";

const GOOD = `<!doctype html><html lang="en-GB"><head><title>Good</title><meta name="viewport" content="width=device-width">
  </head><body><main><h1>Good</h1><p>Nothing wrong.</p></main></body></html>`;
const PAGES = {
  "/good": GOOD,
  "/unlabelled": GOOD.replace("<p>Nothing wrong.</p>", '<form><input name="text"></form>'),
  "/wide": GOOD.replace("<p>", '<p>' + "unbroken".repeat(60)),
  "/inline": GOOD.replace("</main>", "<script>document.title = 'inline'</script></main>"),
  "/without-its-picture": GOOD.replace("</main>", '<img src="/missing.png" alt="A tree"></main>'),
};

let server, browser, origin;
before(async () => {
  server = createServer((request, response) => {
    response.setHeader("content-security-policy", "default-src 'self'");
    response.setHeader("content-type", "text/html; charset=utf-8");
    if (request.url === "/refused") response.statusCode = 403;
    if (request.url === "/missing.png") response.statusCode = 404;
    response.end(PAGES[request.url] ?? GOOD);
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  origin = `http://127.0.0.1:${server.address().port}`;
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  server?.close();
});

async function faultsOf(path, size = DESK) {
  const page = await openPage(browser, size);
  await page.goto(origin + path);
  const found = await faults(page);
  await page.context().close();
  return found.join("\n");
}

test("a good page has no fault, under a strict content policy", async () => {
  assert.equal(await faultsOf("/good"), "");
});

test("a field without a label is found", async () => {
  assert.match(await faultsOf("/unlabelled"), /label/);
});

test("a page wider than a phone is found", async () => {
  assert.match(await faultsOf("/wide", PHONE), /sideways/);
});

test("an inline script that the content policy refuses is found", async () => {
  assert.match(await faultsOf("/inline"), /inline script/i);
});

test("a missing file is found, and a refused page is an answer", async () => {
  assert.match(await faultsOf("/without-its-picture"), /404/);
  assert.equal(await faultsOf("/refused"), "");
});
