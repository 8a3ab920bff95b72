// A post that rests on a patient's consent: held until it names one, answered for by a second person, on the network; and a
// second one that waits is called off when the patient takes the consent back. Looked at on a phone and on a desk, light and dark.
import assert from "node:assert/strict";
import { after, before } from "node:test";

import { DESK, LOOKS, openBrowser, openPage, PHONE } from "../harness/browser.js";
import { approveAsSuitable, confirmConsent, connect, fill, handToPatient, heading, invite, join, press, setUp, signConsent, signPolicy, takeBack, TOM, writingBox } from "../harness/deeds.js";
import { startDesk } from "../harness/desk.js";
import { expect, until } from "../harness/expect.js";
import { look } from "../harness/eyes.js";
import { journey } from "../harness/journey.js";
import { blueskyAccount, posted } from "../harness/networks.js";

const REFERENCE = "Quibell-4713";
const SIGNER = "Rosalind Achebe";
const STORY = "One of our patients came in with two worn front teeth. We made two crowns for her.";

let browser, desk;
before(async () => {
  desk = await startDesk();
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await desk?.stop();
});

// The page as it stands in every size and scheme, and then on a desk again.
async function everyLook(page, name) {
  for (const { name: how, width, height, scheme } of LOOKS) {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme: scheme });
    await look(page, `55-${name}-${how}`);
  }
  await page.setViewportSize({ width: DESK.width, height: DESK.height });
  await page.emulateMedia({ colorScheme: DESK.scheme });
}

const says = (page, words) => until(async () => (await page.locator("#verdict").innerText()).includes(words), `the verdict says ${words}`);

// Writes the story for Bluesky, and says which consent it rests on. The page shows the draft then.
async function write(page, when, looked) {
  await page.goto(`${desk.url}/write`);
  await writingBox(page).fill(STORY);
  await page.getByRole("checkbox", { name: /^Bluesky,/ }).check();
  if (when) await fill(page, "When should it go out?", when);
  await says(page, "Not without the patient's consent.");
  await page.getByRole("button", { name: "Name the consent", exact: true }).click();
  await heading(page, "Choose the consent");
  if (looked) await everyLook(page, "choose");
  await page.getByRole("link", { name: new RegExp(`^Choose it ?: Patient ${REFERENCE}`) }).click();
  await heading(page, "What does it tell?");
  if (looked) {
    await press(page, "It rests on this consent");
    await expect(page.getByText("Say how far the patient can be recognised. Nothing was kept."), "the word at the field");
    await everyLook(page, "tells");
  }
  await page.getByRole("checkbox", { name: "The condition", exact: true }).check();
  await page.getByRole("checkbox", { name: "The treatment", exact: true }).check();
  await page.getByRole("radio", { name: "Teeth only", exact: true }).check();
  await press(page, "It rests on this consent");
  await expect(page.getByText("It covers what this text is said to tell", { exact: false }), "that it is covered");
  await says(page, "Clear.");
}

// Asks Tom, who opens the link, answers and approves.
async function approved(page, tom, looked) {
  await page.getByLabel("Who should look at it?").selectOption({ label: TOM.name });
  await press(page, "Ask them to approve");
  await heading(page, `${TOM.name} has been asked`);
  await tom.goto(await page.getByLabel("Link", { exact: true }).inputValue());
  await heading(tom, "May this go out?");
  await expect(tom.getByRole("heading", { name: "The consent that it rests on" }), "the consent");
  if (looked) {
    await everyLook(tom, "decide");
    await press(tom, "Approve this text");
    await expect(tom.getByText("Answer the four questions", { exact: false }), "that nothing was answered");
    await everyLook(tom, "decide-unanswered");
  }
  await approveAsSuitable(tom);
}

journey("a post goes out on a patient's consent, and a second one is called off when it is taken back", async (walk) => {
  const page = walk.open(await openPage(browser, DESK));
  const tom = walk.open(await openPage(browser, DESK));
  const patient = walk.open(await openPage(browser, PHONE));
  const bluesky = await blueskyAccount(process.env.CHAPERONE_TEST_BLUESKY);
  let code, waiting;

  await walk.step("two people and a connected account", async () => {
    await setUp(page, desk);
    await signPolicy(page, desk);
    await join(tom, await invite(page, desk, TOM, "Clinician"), TOM);
    await connect(page, desk, "Bluesky", bluesky, true);
  });

  await walk.step("a consent is prepared, signed by the patient, and confirmed", async () => {
    await page.goto(`${desk.url}/consents/new`);
    await fill(page, "Your reference to the patient", REFERENCE);
    await fill(page, "What would be published?", "Our patient had two worn teeth and got two crowns.");
    await page.getByRole("radio", { name: "Nobody else", exact: true }).check();
    await page.getByRole("checkbox", { name: "The condition", exact: true }).check();
    await page.getByRole("checkbox", { name: "The treatment", exact: true }).check();
    await page.getByRole("checkbox", { name: "Teaching the public" }).check();
    await page.getByRole("checkbox", { name: /^Bluesky/ }).check();
    await fill(page, "Name of whoever signs", SIGNER);
    await page.getByRole("radio", { name: "There is no doubt" }).check();
    await fill(page, "The privacy notice that they were given", "Privacy notice, version 3");
    await press(page, "Keep the form");
    await heading(page, `Patient ${REFERENCE}`);
    const consent = page.url();
    await handToPatient(page, patient);
    // The condition, the treatment, one purpose, one place.
    code = await signConsent(patient, 4, SIGNER);
    await confirmConsent(tom, consent);
  });

  await walk.step("a post about it is held until it names the consent, and is read with it while one types", async () => {
    await write(page, null, true);
    await everyLook(page, "covered");
    await writingBox(page).fill(`${STORY} She came on Monday.`);
    await says(page, "The consent that it names does not cover that.");
    await writingBox(page).fill(STORY);
    await says(page, "It rests on a patient's consent.");
  });

  await walk.step("a second person answers the questions, and it goes out", async () => {
    await approved(page, tom, true);
    assert.deepEqual(await posted(bluesky), [STORY]);
  });

  await walk.step("another one waits for tomorrow", async () => {
    const tomorrow = new Date(Date.now() + 24 * 3_600_000).toISOString().slice(0, 10);
    await write(page, `${tomorrow}T10:00`, false);
    waiting = page.url();
    await approved(page, tom, false);
    await page.goto(`${desk.url}/plan`);
    const coming = page.getByRole("region", { name: "What is coming" });
    await expect(coming.getByText("One of our patients came in", { exact: false }).first(), "the post in the plan");
  });

  await walk.step("the patient takes it back with the code, and what waits is called off", async () => {
    await takeBack(patient, desk, code);
    await page.goto(waiting);
    await expect(page.getByText("The patient has withdrawn this consent.", { exact: false }), "why it does not go");
    await everyLook(page, "withdrawn");
    await page.goto(`${desk.url}/plan`);
    await expect(page.getByRole("heading", { name: "Nothing is planned." }), "that nothing waits");
    await page.goto(desk.url);
    await expect(page.getByText("Called off", { exact: true }).first(), "that it was called off");
    assert.deepEqual(await bluesky.posts(), [STORY], "nothing more went out");
  });

  await walk.step("what the consent says is in no line that the desk printed", () => {
    for (const word of [REFERENCE, SIGNER, "crowns", "proud"]) assert.ok(!desk.said().includes(word), word);
  });
});
