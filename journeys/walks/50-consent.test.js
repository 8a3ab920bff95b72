// A consent from the form to the receipt and back: prepared on a desk, answered on a telephone, confirmed by a second person,
// taken back. Every page is looked at on a phone and on a desk, light and dark; the patient's part once more with scripts off.
import assert from "node:assert/strict";
import { after, before } from "node:test";

import { DESK, LOOKS, openBrowser, openPage, PHONE } from "../harness/browser.js";
import { addByHand, fill, heading, invite, join, press, setUp, signPolicy, TOM } from "../harness/deeds.js";
import { startDesk } from "../harness/desk.js";
import { expect } from "../harness/expect.js";
import { look } from "../harness/eyes.js";
import { journey } from "../harness/journey.js";

// Words that stand nowhere but in the form.
const REFERENCE = "Quibell-4711";
const SIGNER = "Rosalind Achebe";

let browser, desk;
before(async () => {
  desk = await startDesk();
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await desk?.stop();
});

// The page as it stands in every size and scheme, and then in its own again.
async function everyLook(page, name, own) {
  for (const { name: how, width, height, scheme } of LOOKS) {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme: scheme });
    await look(page, `${name}-${how}`);
  }
  await page.setViewportSize({ width: own.width, height: own.height });
  await page.emulateMedia({ colorScheme: own.scheme });
}

async function prepare(page, reference) {
  await page.goto(`${desk.url}/consents/new`);
  await heading(page, "Prepare a consent");
  await fill(page, "Your reference to the patient", reference);
  await fill(page, "What would be published?", "Our patient had a crown made in one visit, and was pleased with it.");
  await page.getByRole("radio", { name: "Nobody else", exact: true }).check();
  await page.getByRole("checkbox", { name: "The treatment", exact: true }).check();
  await page.getByRole("checkbox", { name: "Teaching the public" }).check();
  await page.getByRole("checkbox", { name: "Paid advertising" }).check();
  await page.getByRole("checkbox", { name: /^Facebook/ }).check();
  await fill(page, "Name of whoever signs", SIGNER);
  await page.getByRole("radio", { name: "There is no doubt" }).check();
  await fill(page, "The privacy notice that they were given", "Privacy notice, version 3");
  await press(page, "Keep the form");
  await heading(page, `Patient ${reference}`);
}

async function explain(page) {
  await page.getByLabel("They said in their own words what it means").check();
  await page.getByLabel("There was time to think").check();
  await page.getByLabel("They are not treated today, and not sedated").check();
  await press(page, "I have explained it");
}

journey("a consent from the form to the receipt, and taken back", async (walk) => {
  const page = walk.open(await openPage(browser, DESK));
  const patient = walk.open(await openPage(browser, PHONE));
  const tom = walk.open(await openPage(browser, DESK));
  let receipt, code, consent;

  await walk.step("two people and an account", async () => {
    await setUp(page, desk);
    await signPolicy(page, desk);
    await join(tom, await invite(page, desk, TOM, "Clinician"), TOM);
    await addByHand(page, desk, "Facebook", "Harbour Lane Dental");
    await page.goto(`${desk.url}/consents`);
    await heading(page, "Consents");
    await everyLook(page, "consents-empty", DESK);
  });

  await walk.step("an unfinished form says at each field what is missing", async () => {
    await page.goto(`${desk.url}/consents/new`);
    await everyLook(page, "consent-form", DESK);
    await press(page, "Keep the form");
    await expect(page.getByText("Choose at least one purpose"), "the fault at the purposes");
    await page.getByRole("radio", { name: "A parent or guardian" }).check();
    await expect(page.getByLabel("What gives them the right to sign"), "the part for a guardian");
    await everyLook(page, "consent-form-faults", DESK);
  });

  await walk.step("prepared, explained, and handed over on their own phone", async () => {
    await prepare(page, REFERENCE);
    consent = new URL(page.url()).pathname;
    await everyLook(page, "consent-draft", DESK);
    await explain(page);
    await everyLook(page, "consent-explained", DESK);
    await press(page, "On their own phone");
    await heading(page, "Hand it to the patient");
    await everyLook(page, "consent-hand-over", DESK);
  });

  await walk.step("the patient answers one question a page, and draws a signature", async () => {
    const link = await page.getByLabel("Link", { exact: true }).inputValue();
    await patient.goto(link);
    await heading(patient, "May we tell others about this?");
    await everyLook(patient, "kiosk-begin", PHONE);
    await patient.getByRole("link", { name: "Begin", exact: true }).click();
    await heading(patient, "May we say what we did?");
    await everyLook(patient, "kiosk-question", PHONE);
    const [yes, no] = [patient.getByRole("button", { name: "Yes", exact: true }), patient.getByRole("button", { name: "No", exact: true })];
    const sizes = [await yes.boundingBox(), await no.boundingBox()].map(({ width, height }) => `${Math.round(width)}x${Math.round(height)}`);
    assert.equal(sizes[0], sizes[1], "yes and no are of one size");
    await yes.click();
    await heading(patient, "May we use it to teach people?");
    await yes.click();
    await heading(patient, "May we use it in adverts that we pay for?");
    await no.click();
    await heading(patient, "May we show it on Facebook?");
    await everyLook(patient, "kiosk-place", PHONE);
    await yes.click();
    await heading(patient, "Is this what you want?");
    await everyLook(patient, "kiosk-sign", PHONE);
    await patient.getByRole("checkbox").check();
    await fill(patient, "Sign by writing your full name", SIGNER);
    await patient.locator("canvas").scrollIntoViewIfNeeded();
    const box = await patient.locator("canvas").boundingBox();
    await patient.mouse.move(box.x + 20, box.y + 20);
    await patient.mouse.down();
    await patient.mouse.move(box.x + 120, box.y + 40, { steps: 5 });
    await patient.mouse.up();
    await press(patient, "I agree and sign");
    await heading(patient, "Thank you. This is your receipt.");
    await everyLook(patient, "kiosk-receipt", PHONE);
    code = await patient.locator("code").innerText();
    receipt = (await patient.locator("main").innerText()).match(/http\S+\/receipt\/\S+/)[0];
    await patient.getByRole("link", { name: "I have it. Hand back" }).click();
    await heading(patient, "Thank you. Please hand this back.");
    await patient.goto(link);
    await heading(patient, "This page is closed");
    await everyLook(patient, "kiosk-gone", PHONE);
  });

  await walk.step("a second person confirms it", async () => {
    await tom.goto(`${desk.url}/consents`);
    await expect(tom.getByRole("heading", { name: "See to these first" }), "what is due");
    await everyLook(tom, "consents", DESK);
    await tom.goto(desk.url + consent);
    await everyLook(tom, "consent-signed", DESK);
    await expect(tom.getByRole("img", { name: "The drawn signature" }), "what was drawn");
    await fill(tom, "What you looked at", "the photo in the record");
    await press(tom, "Confirm this consent");
    await expect(tom.getByText("Confirmed. It is in force."), "the confirmation");
    await everyLook(tom, "consent-active", DESK);
  });

  await walk.step("the patient takes it back at home, with the code", async () => {
    const home = walk.open(await openPage(browser, PHONE));
    await home.goto(`${desk.url}/receipt`);
    await everyLook(home, "receipt-door", PHONE);
    await fill(home, "Your code", "AAAA-BBBB-CCCC");
    await press(home, "Show me");
    await expect(home.getByText("That is not the code"), "the word at the field");
    await everyLook(home, "receipt-wrong", PHONE);
    await fill(home, "Your code", code.toLowerCase());
    await press(home, "Show me");
    await heading(home, "You said yes to this");
    await everyLook(home, "receipt-seen", PHONE);
    await press(home, "Take it back");
    await heading(home, "Take it back?");
    await everyLook(home, "receipt-sure", PHONE);
    await press(home, "Yes, take it back");
    await heading(home, "It is taken back");
    await everyLook(home, "receipt-stopped", PHONE);
    await home.goto(receipt);
    await heading(home, "You have taken this back");
    await page.goto(desk.url + consent);
    await expect(page.getByText("The patient has taken it back.", { exact: false }), "the state on the desk");
    await everyLook(page, "consent-withdrawn", DESK);
  });
});

journey("on the practice's tablet, without scripts: signed out first, and nothing to go back to", async (walk) => {
  const tablet = walk.open(await openPage(browser, PHONE, { scripts: false }));
  await walk.step("staff hand it over on this device", async () => {
    await tablet.goto(`${desk.url}/signin`);
    await fill(tablet, "Your email address", TOM.email);
    await fill(tablet, "Your password", TOM.password);
    await press(tablet, "Sign in");
    await prepare(tablet, "4712");
    await explain(tablet);
    await press(tablet, "On our tablet, now");
    await press(tablet, "Sign me out and open it here");
    await heading(tablet, "May we tell others about this?");
  });
  await walk.step("the patient answers, signs by name, and hands it back", async () => {
    await tablet.getByRole("link", { name: "Begin", exact: true }).click();
    for (const [question, answer] of [
      ["May we say what we did?", "Yes"],
      ["May we use it to teach people?", "Yes"],
      ["May we use it in adverts that we pay for?", "No"],
      ["May we show it on Facebook?", "Yes"],
    ]) {
      await heading(tablet, question);
      await press(tablet, answer);
    }
    assert.equal(await tablet.getByRole("button", { name: "Read this to me" }).count(), 0, "no button without a script");
    assert.equal(await tablet.locator("canvas:visible").count(), 0);
    await tablet.getByRole("checkbox").check();
    await fill(tablet, "Sign by writing your full name", SIGNER);
    await press(tablet, "I agree and sign");
    await heading(tablet, "Thank you. This is your receipt.");
    await tablet.getByRole("link", { name: "I have it. Hand back" }).click();
    await heading(tablet, "Thank you. Please hand this back.");
  });
  await walk.step("going back shows nothing of it", async () => {
    await tablet.goBack().catch(() => {});
    const words = await tablet.locator("body").innerText();
    assert.ok(!words.includes("This is your receipt"), words);
    await tablet.goto(`${desk.url}/consents`);
    await heading(tablet, "Sign in");
  });
});

journey("what a form says is in no line that the desk printed", async () => {
  for (const word of [REFERENCE, SIGNER]) assert.ok(!desk.said().includes(word));
});
