// Two pictures of a patient, from the library to a form, onto the patient's phone, through yes to one and no to the other, and
// back: taken back by the receipt they are gone, and known when one of them comes again, mirrored.
import assert from "node:assert/strict";
import { after, before } from "node:test";

import { DESK, LOOKS, openBrowser, openPage, PHONE } from "../harness/browser.js";
import { addByHand, fill, heading, invite, join, press, setUp, signPolicy, takeBack, TOM, writingBox } from "../harness/deeds.js";
import { startDesk } from "../harness/desk.js";
import { expect, until } from "../harness/expect.js";
import { look } from "../harness/eyes.js";
import { journey } from "../harness/journey.js";

const SIGNER = "Rosalind Achebe";
const BEFORE = "Upper front teeth, before";
const AFTER = "Upper front teeth, after";
const TEXT = "A few words about how we care for front teeth.";

let browser, desk;
before(async () => {
  desk = await startDesk();
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await desk?.stop();
});

// A row of teeth of this colour, drawn; mirrored where `mirrored` says so.
async function teeth(page, colour, mirrored = false) {
  const pixels = await page.evaluate(async ([colour, mirrored]) => {
    const canvas = new OffscreenCanvas(800, 600);
    const pen = canvas.getContext("2d");
    if (mirrored) {
      pen.translate(800, 0);
      pen.scale(-1, 1);
    }
    const gums = pen.createLinearGradient(0, 0, 800, 600);
    for (const [at, shade] of [[0, "#8d4a4f"], [0.4, "#c07a7d"], [1, "#5d2f35"]]) gums.addColorStop(at, shade);
    pen.fillStyle = gums;
    pen.fillRect(0, 0, 800, 600);
    for (let tooth = 0; tooth < 6; tooth++) {
      pen.fillStyle = tooth < 2 ? colour : `hsl(45 30% ${92 - tooth * 4}%)`;
      pen.beginPath();
      pen.roundRect(30 + tooth * 120, 120 + tooth * 25, 105, 240 - tooth * 20, 30);
      pen.fill();
    }
    const blob = await canvas.convertToBlob({ type: "image/png" });
    return [...new Uint8Array(await blob.arrayBuffer())];
  }, [colour, mirrored]);
  return Buffer.from(pixels);
}

async function add(page, buffer) {
  await page.goto(`${desk.url}/pictures`);
  await page.getByLabel("Choose one or several").setInputFiles({ name: "IMG_0312.png", mimeType: "image/png", buffer });
  await press(page, "Add and look");
  await page.getByRole("heading", { level: 1, name: /^picture-/ }).waitFor();
  return (await page.getByRole("heading", { level: 1 }).innerText()).trim();
}

async function everyLook(page, name, own) {
  for (const { name: how, width, height, scheme } of LOOKS) {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme: scheme });
    await look(page, `65-${name}-${how}`);
  }
  await page.setViewportSize({ width: own.width, height: own.height });
  await page.emulateMedia({ colorScheme: own.scheme });
}

const isThere = (picture) => until(() => picture.evaluate((one) => one.complete && one.naturalWidth > 0), "the picture is there");

journey("a patient says yes to one picture and no to another, and takes both back", async (walk) => {
  const page = walk.open(await openPage(browser, DESK));
  const patient = walk.open(await openPage(browser, PHONE));
  const tom = walk.open(await openPage(browser, DESK));
  let first, second, consent, picture, code;

  await walk.step("two people and an account", async () => {
    await setUp(page, desk);
    await signPolicy(page, desk);
    await join(tom, await invite(page, desk, TOM, "Clinician"), TOM);
    await addByHand(page, desk, "Facebook", "Harbour Lane Dental");
  });

  await walk.step("two pictures are said to show a patient", async () => {
    for (const colour of ["#b58b3c", "#f4f1e4"]) {
      const name = await add(page, await teeth(page, colour));
      await page.getByRole("radio", { name: /^A patient/ }).check();
      await press(page, "Keep this");
      await expect(page.getByText("It goes out only with a text that names the consent", { exact: false }).first(), "what it takes");
      [first, second] = first ? [first, name] : [name, undefined];
    }
    await everyLook(page, "of-patient", DESK);
  });

  await walk.step("a text that names no consent does not go with one of them", async () => {
    await page.goto(`${desk.url}/write`);
    await writingBox(page).fill(TEXT);
    await page.getByRole("checkbox", { name: /^Facebook/ }).check();
    await press(page, "Choose a picture");
    await page.getByRole("button", { name: new RegExp(`^Choose it ?: ${first}$`) }).click();
    await page.getByLabel(new RegExp(`^Say what it shows ?: ${first}$`)).fill("Six front teeth.");
    await page.getByLabel("Who should look at it?").selectOption({ label: TOM.name });
    await press(page, "Ask them to approve");
    await expect(page.getByText("the text names no consent", { exact: false }).first(), "why it stays here");
  });

  await walk.step("both are chosen for a form", async () => {
    await page.goto(`${desk.url}/consents/new`);
    await fill(page, "Your reference to the patient", "4711");
    await fill(page, "What would be published?", "Two pictures of my front teeth, before and after, and what was done.");
    await page.getByRole("radio", { name: "Nobody else", exact: true }).check();
    for (const [name, label] of [[first, BEFORE], [second, AFTER]]) {
      await page.getByRole("checkbox", { name, exact: true }).check();
      const chosen = page.locator(".asks", { has: page.getByRole("checkbox", { name, exact: true }) });
      await chosen.getByLabel("What it shows, for the patient and the register").fill(label);
      await isThere(chosen.locator("img"));
    }
    await page.getByRole("radio", { name: "Teeth only" }).check();
    await page.getByRole("checkbox", { name: "The treatment", exact: true }).check();
    await page.getByRole("checkbox", { name: "Showing our work" }).check();
    await page.getByRole("checkbox", { name: /^Facebook/ }).check();
    await fill(page, "Name of whoever signs", SIGNER);
    await page.getByRole("radio", { name: "There is no doubt" }).check();
    await fill(page, "The privacy notice that they were given", "Privacy notice, version 3");
    await everyLook(page, "form", DESK);
    await press(page, "Keep the form");
    await heading(page, "Patient 4711");
    consent = page.url().split("?")[0];
    await isThere(page.locator(".gallery img").first());
    await everyLook(page, "consent", DESK);
    await page.getByLabel("They said in their own words what it means").check();
    await page.getByLabel("There was time to think").check();
    await page.getByLabel("They are not treated today, and not sedated").check();
    await press(page, "I have explained it");
    await press(page, "On their own phone");
    await heading(page, "Hand it to the patient");
  });

  await walk.step("the patient sees each picture, and says yes to one and no to the other", async () => {
    const link = await page.getByLabel("Link", { exact: true }).inputValue();
    await patient.goto(link);
    await heading(patient, "May we tell others about this?");
    await everyLook(patient, "begin", PHONE);
    await patient.getByRole("link", { name: "Begin", exact: true }).click();
    await heading(patient, "May we show this picture of you?");
    const shown = patient.getByRole("img", { name: `Picture 1: ${BEFORE}` });
    await isThere(shown);
    picture = new URL(await shown.getAttribute("src"), desk.url).href;
    await expect(patient.getByText("Facebook, Harbour Lane Dental"), "where it would be seen");
    const [yes, no] = ["Yes", "No"].map((name) => patient.getByRole("button", { name, exact: true }));
    const sizes = [await yes.boundingBox(), await no.boundingBox()].map(({ width, height }) => `${Math.round(width)}x${Math.round(height)}`);
    assert.equal(sizes[0], sizes[1], "yes and no are of one size");
    await everyLook(patient, "question", PHONE);
    await yes.click();
    await isThere(patient.getByRole("img", { name: `Picture 2: ${AFTER}` }));
    await no.click();
    for (const question of ["May we say what we did?", "May we use it to show our work?", "May we show it on Facebook?"]) {
      await heading(patient, question);
      await press(patient, "Yes");
    }
    await heading(patient, "Is this what you want?");
    assert.equal(await patient.getByRole("img", { name: AFTER }).count(), 0, "what was refused is not shown as agreed");
    await isThere(patient.getByRole("img", { name: BEFORE }));
    await everyLook(patient, "sign", PHONE);
    await patient.getByRole("checkbox").check();
    await fill(patient, "Sign by writing your full name", SIGNER);
    await press(patient, "I agree and sign");
    await heading(patient, "Thank you. This is your receipt.");
    code = await patient.locator("code").innerText();
    const said = await patient.locator("main").innerText();
    assert.ok(said.includes(`Picture 1: ${BEFORE}`) && !said.includes(AFTER), said);
    assert.equal((await patient.request.get(picture)).status(), 404, "the link has ended, and its pictures with it");
  });

  await walk.step("a second person confirms it, and sees what was agreed and what was not", async () => {
    await tom.goto(consent);
    await expect(tom.getByText(`Picture 2: ${AFTER}.`, { exact: false }), "what was not agreed");
    await everyLook(tom, "signed", DESK);
    await fill(tom, "What you looked at", "the photo in the record");
    await press(tom, "Confirm this consent");
    await expect(tom.getByText("Confirmed. It is in force."), "the confirmation");
  });

  await walk.step("taken back at home, the pictures are gone, and known when one comes again", async () => {
    await takeBack(patient, desk, code);
    await page.goto(`${desk.url}/pictures`);
    await expect(page.getByText("No picture yet."), "an empty library");
    await add(page, await teeth(page, "#b58b3c", true));
    await expect(page.getByText("This is a picture for which a consent was taken back.", { exact: false }).first(), "that it is known");
    await everyLook(page, "known-again", DESK);
  });

  await walk.step("no line that the desk printed names the patient", async () => {
    for (const word of [SIGNER, BEFORE, "4711"]) assert.ok(!desk.said().includes(word));
  });
});
