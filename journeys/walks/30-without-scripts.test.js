// With scripts off: the same work by plain forms. Also what the desk answers to bad input, because without scripts
// nothing in the page stops anybody from sending it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { openBrowser, openPage, PHONE } from "../harness/browser.js";
import { addByHand, fill, heading, invite, join, OWNER, press, setUp, signPolicy, takeSaferWords, TOM, writingBox } from "../harness/deeds.js";
import { startDesk } from "../harness/desk.js";
import { expect } from "../harness/expect.js";
import { journey } from "../harness/journey.js";

// A word that stands nowhere but in the text of a draft.
const PLANTED = "Zephyrine";

let browser, desk;
before(async () => {
  desk = await startDesk();
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await desk?.stop();
});

journey("a text is checked, changed, asked for, approved and handed over without a script", async (walk) => {
  const page = walk.open(await openPage(browser, PHONE, { scripts: false }));
  const phone = walk.open(await openPage(browser, PHONE, { scripts: false }));
  let link;

  await walk.step("two people and one account, by plain forms", async () => {
    await setUp(page, desk);
    await signPolicy(page, desk);
    await join(phone, await invite(page, desk, TOM, "Clinician"), TOM);
    await phone.context().clearCookies();
    await addByHand(page, desk, "Facebook", "Harbour Lane Dental");
  });

  await walk.step("the server draws the marks, and the text is in no address", async () => {
    await page.goto(`${desk.url}/write`);
    await writingBox(page).fill(`Lovely to see Mrs ${PLANTED} back today for her new crown!`);
    await press(page, "Check");
    const marked = await page.locator(".marks mark").allInnerTexts();
    assert.ok(marked.some((words) => words.includes("crown")), `marked: ${marked.join(" | ")}`);
    assert.ok(!page.url().includes(PLANTED));
  });

  await walk.step("it becomes general information, and approval is asked for", async () => {
    await takeSaferWords(page);
    assert.ok(!(await writingBox(page).inputValue()).includes(PLANTED));
    await page.getByRole("checkbox", { name: /^Facebook/ }).check();
    await press(page, "Keep as a draft");
    await page.getByLabel("Who should look at it?").selectOption({ label: TOM.name });
    await press(page, "Ask them to approve");
    link = await page.getByLabel("Link", { exact: true }).inputValue();
  });

  await walk.step("the second person approves on a phone without scripts", async () => {
    await phone.goto(link);
    await phone.getByLabel("Your PIN", { exact: true }).fill(TOM.pin);
    await press(phone, "Show me the text");
    await press(phone, "Approve this text");
    await heading(phone, "Approved, exactly as you saw it");
  });

  await walk.step("the released words are handed over, and the journal verifies", async () => {
    await page.goto(desk.url);
    await page.getByRole("link", { name: /Post it|Facebook/ }).first().click();
    await press(page, "Check again and show the words");
    await expect(page.getByLabel("The released words"), "the released words");
    await press(page, "I have posted it");
    await desk.command("journal", "verify");
  });
});

test("a wrong PIN, a forged form and a broken address are answered in a sentence, and change nothing", { timeout: 60_000 }, async () => {
  const page = await openPage(browser, PHONE, { scripts: false });
  await page.goto(`${desk.url}/signin`);
  for (const email of [OWNER.email, "nobody@harbourlane.example"]) {
    await fill(page, "Your email address", email);
    await fill(page, "Your password", "not the password at all");
    await press(page, "Sign in");
    await expect(page.getByRole("alert"), "an answer");
  }
  const answers = await Promise.all([
    fetch(`${desk.url}/write`, { method: "POST", body: new URLSearchParams({ text: PLANTED, do: "check" }), redirect: "manual" }),
    fetch(`${desk.url}/approve/link/${"A".repeat(43)}`),
    fetch(`${desk.url}/people`, { redirect: "manual" }),
    fetch(`${desk.url}/no-such-page`),
    fetch(desk.url, { headers: { host: "elsewhere.example" } }),
  ]);
  for (const answer of answers) {
    const body = await answer.text();
    assert.ok(answer.status < 500, `${answer.url} answers ${answer.status}`);
    assert.ok(!body.includes(PLANTED), `${answer.url} repeats what was sent`);
  }
  assert.ok(![200, 204].includes(answers[0].status), "a form without its token is not taken");
  assert.notEqual(answers[2].status, 200, "nobody sees the people without signing in");
});

test("the planted word is in no line that the desk printed", () => {
  assert.ok(!desk.said().includes(PLANTED));
});
