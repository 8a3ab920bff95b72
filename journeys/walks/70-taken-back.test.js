// The whole life of a patient's picture: its file tells where it was taken and a name is burnt into it; both are gone before the
// patient sees it, says yes on a phone, and it stands on the network. Then the patient takes it back: what waits stops, and what
// stands there comes down, with evidence before and a look afterwards.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { after, before } from "node:test";

import { DESK, LOOKS, openBrowser, openPage, PHONE } from "../harness/browser.js";
import { approveAsSuitable, confirmConsent, connect, fill, handToPatient, heading, invite, join as joins, press, setUp, signConsent, signPolicy, takeBack, TOM, writingBox } from "../harness/deeds.js";
import { startDesk } from "../harness/desk.js";
import { expect, until } from "../harness/expect.js";
import { look } from "../harness/eyes.js";
import { journey } from "../harness/journey.js";
import { blueskyAccount, posted } from "../harness/networks.js";

const REFERENCE = "Quibell-4720";
const SIGNER = "Rosalind Achebe";
const STORY = "One of our patients came in with two worn front teeth. We made two crowns for her.";
// Where they could be had, the desk looks for faces and words; where not, a second person does.
const MODELS = process.env.CHAPERONE_TEST_MODELS
  && readdirSync(process.env.CHAPERONE_TEST_MODELS).filter((file) => file.endsWith(".onnx")).map((file) => join(process.env.CHAPERONE_TEST_MODELS, file));
const SHOWN = [["picture-1", "Five front teeth before the crowns."], ["picture-2", "Five front teeth with the crowns."]];

let browser, desk;
before(async () => {
  desk = await startDesk();
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await desk?.stop();
});

// A row of teeth in a file that says where it was taken: beside a face, or over a strip with the patient's name.
async function photograph(page, name) {
  const pixels = await page.evaluate(async (name) => {
    const [wide, tall, strip] = [960, 560, 80];
    const canvas = new OffscreenCanvas(wide, tall);
    const pen = canvas.getContext("2d");
    pen.fillStyle = "rgb(90 110 120)";
    pen.fillRect(0, 0, wide, tall);
    for (let tooth = 0; tooth < 5; tooth++) {
      pen.fillStyle = `hsl(45 30% ${92 - tooth * 4}%)`;
      pen.beginPath();
      pen.roundRect(500 + tooth * 88, 120 + tooth * 15, 78, 210 - tooth * 18, 26);
      pen.fill();
    }
    if (name) {
      pen.fillStyle = "#101418";
      pen.fillRect(0, tall - strip, wide, strip);
      pen.fillStyle = "#f0f0f0";
      pen.font = "40px sans-serif";
      pen.fillText(`${name}  14.03.2026`, 24, tall - 26);
    } else {
      drawFace();
    }
    const blob = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.92 });
    return [...new Uint8Array(await blob.arrayBuffer())];

    // Ellipses with soft edges, in parts of a square.
    function drawFace() {
      const side = 480;
      const face = pen.getImageData(0, 0, side, side);
      const paint = (colour, x, y, across, down, soft) => {
        for (let row = 0; row < side; row++) {
          for (let column = 0; column < side; column++) {
            const far = Math.hypot((column / side - x) / across, (row / side - y) / down);
            const cover = Math.min(1, Math.max(0, (1 - far) / soft + 0.5));
            const at = (row * side + column) * 4;
            colour.forEach((part, place) => (face.data[at + place] += (part - face.data[at + place]) * cover));
          }
        }
      };
      const skin = [220, 170, 140];
      const shade = (by) => skin.map((part) => part * by);
      paint([60, 40, 30], 0.5, 0.42, 0.25, 0.33, 0.1);
      paint(shade(0.8), 0.5, 0.85, 0.12, 0.25, 0.1);
      paint(skin, 0.5, 0.5, 0.2, 0.28, 0.12);
      for (const eye of [0.415, 0.585]) {
        paint([70, 45, 35], eye, 0.4, 0.05, 0.012, 0.5);
        paint([245, 245, 245], eye, 0.45, 0.035, 0.018, 0.3);
        paint([50, 35, 30], eye, 0.45, 0.016, 0.017, 0.3);
      }
      paint(shade(0.75), 0.5, 0.55, 0.025, 0.05, 0.9);
      paint(shade(0.55), 0.5, 0.585, 0.035, 0.01, 0.6);
      paint([175, 75, 80], 0.5, 0.66, 0.075, 0.028, 0.3);
      paint([245, 240, 235], 0.5, 0.66, 0.055, 0.01, 0.3);
      pen.putImageData(face, 0, 0);
    }
  }, name);
  const jpeg = Buffer.from(pixels);
  return Buffer.concat([jpeg.subarray(0, 2), whereTaken(), jpeg.subarray(2)]);
}

// The part of a JPEG in which a camera keeps the place: Exif 2.3, one directory that leads to another with latitude and longitude.
function whereTaken() {
  const tiff = Buffer.alloc(128);
  tiff.write("II*\0", 0, "latin1");
  tiff.writeUInt32LE(8, 4);
  const entry = (at, tag, type, count, value) => {
    tiff.writeUInt16LE(tag, at);
    tiff.writeUInt16LE(type, at + 2);
    tiff.writeUInt32LE(count, at + 4);
    tiff.writeUInt32LE(value, at + 8);
  };
  tiff.writeUInt16LE(1, 8);
  entry(10, 0x8825, 4, 1, 26);
  tiff.writeUInt16LE(4, 26);
  entry(28, 1, 2, 2, "N".charCodeAt(0));
  entry(40, 2, 5, 3, 80);
  entry(52, 3, 2, 2, "W".charCodeAt(0));
  entry(64, 4, 5, 3, 104);
  for (const [at, degrees] of [[80, [54, 29, 10]], [104, [0, 37, 5]]]) {
    degrees.forEach((value, place) => {
      tiff.writeUInt32LE(value, at + place * 8);
      tiff.writeUInt32LE(1, at + place * 8 + 4);
    });
  }
  const body = Buffer.concat([Buffer.from("Exif\0\0", "latin1"), tiff]);
  return Buffer.concat([Buffer.from([0xff, 0xe1, body.length + 2 >> 8, body.length + 2 & 0xff]), body]);
}

// The kinds of the parts of a JPEG before its pixels.
function parts(jpeg) {
  const found = [];
  for (let at = 2; at < jpeg.length && jpeg[at + 1] !== 0xda; at += 2 + jpeg.readUInt16BE(at + 2)) found.push(jpeg[at + 1]);
  return found;
}

async function everyLook(page, name, own = DESK) {
  for (const { name: how, width, height, scheme } of LOOKS) {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme: scheme });
    await look(page, `70-${name}-${how}`);
  }
  await page.setViewportSize({ width: own.width, height: own.height });
  await page.emulateMedia({ colorScheme: own.scheme });
}

const says = (page, words) => until(async () => (await page.locator("#verdict").innerText()).includes(words), `the verdict says ${words}`);

journey("a picture of a patient goes out on a consent and comes down when it is taken back", async (walk) => {
  const page = walk.open(await openPage(browser, DESK));
  const tom = walk.open(await openPage(browser, DESK));
  const patient = walk.open(await openPage(browser, PHONE));
  const bluesky = await blueskyAccount(process.env.CHAPERONE_TEST_BLUESKY);
  let code;

  await walk.step("two people and a connected account", async () => {
    await setUp(page, desk);
    await signPolicy(page, desk);
    await joins(tom, await invite(page, desk, TOM, "Clinician"), TOM);
    await connect(page, desk, "Bluesky", bluesky, true);
  });

  await walk.step("the files tell a place, and the pictures show a face and a name: both are covered", async () => {
    if (MODELS) await desk.command("models", "add", ...MODELS);
    for (const [name, found, left, top, wide, high] of [[null, "A face", 0, 0, 50, 100], [SIGNER, "Words in the picture", 0, 85, 100, 15]]) {
      await page.goto(`${desk.url}/pictures`);
      const buffer = await photograph(page, name);
      await page.getByLabel("Choose one or several").setInputFiles({ name: "scan.jpg", mimeType: "image/jpeg", buffer });
      await press(page, "Add and look");
      await heading(page, /^picture-/);
      await expect(page.getByText("The file says where the picture was taken.").first(), "that the file tells the place");
      const marked = page.getByRole("button", { name: new RegExp(`^Cover this ?: ${found}`) });
      if (MODELS) {
        await expect(marked.first(), found);
        if (name) await expect(page.getByText("may name a patient", { exact: false }), "that the words may name a patient");
        await everyLook(page, name ? "words" : "face");
      }
      // By the form, as somebody without scripts would.
      for (const [label, value] of [["From the left", left], ["From the top", top], ["Wide", wide], ["High", high]]) await fill(page, label, `${value}`);
      await press(page, "Cover this area");
      await expect(page.getByText("Covered, and looked at again."), "that it is covered");
      if (MODELS && !name) assert.equal(await marked.count(), 0, "no face is found any more");
      await page.getByRole("radio", { name: /^A patient/ }).check();
      await press(page, "Keep this");
      await tom.goto(page.url().split("?")[0]);
      const confirm = tom.getByRole("button", { name: /^Confirm/ });
      for (let left = await confirm.count(); left > 0; left--) {
        await tom.getByLabel("I looked at the picture myself").first().check();
        await confirm.first().click();
        await until(async () => (await confirm.count()) < left, "that it is confirmed");
      }
      await everyLook(page, name ? "words-covered" : "face-covered");
    }
  });

  await walk.step("the patient sees both as they are, and signs on a phone", async () => {
    await page.goto(`${desk.url}/consents/new`);
    await fill(page, "Your reference to the patient", REFERENCE);
    await fill(page, "What would be published?", "A picture of two worn teeth, and that we made two crowns.");
    await page.getByRole("radio", { name: "Nobody else", exact: true }).check();
    for (const [name, label] of SHOWN) {
      await page.getByRole("checkbox", { name, exact: true }).check();
      const chosen = page.locator(".asks", { has: page.getByRole("checkbox", { name, exact: true }) });
      await chosen.getByLabel("What it shows, for the patient and the register").fill(label);
    }
    await page.getByRole("checkbox", { name: "The condition", exact: true }).check();
    await page.getByRole("checkbox", { name: "The treatment", exact: true }).check();
    await page.getByRole("checkbox", { name: "Teaching the public" }).check();
    await page.getByRole("checkbox", { name: /^Bluesky/ }).check();
    await fill(page, "Name of whoever signs", SIGNER);
    await page.getByRole("radio", { name: "There is no doubt" }).check();
    await fill(page, "The privacy notice that they were given", "Privacy notice, version 3");
    await press(page, "Keep the form");
    await heading(page, `Patient ${REFERENCE}`);
    const consent = page.url().split("?")[0];
    await handToPatient(page, patient);
    // Two pictures, the condition, the treatment, one purpose, one place.
    code = await signConsent(patient, 6, SIGNER);
    await confirmConsent(tom, consent);
  });

  // Writes the story with the picture, names the consent, and lets Tom answer and approve.
  async function release(when) {
    await page.goto(`${desk.url}/write`);
    await writingBox(page).fill(STORY);
    await page.getByRole("checkbox", { name: /^Bluesky,/ }).check();
    if (when) await fill(page, "When should it go out?", when);
    for (const [name, label] of SHOWN) {
      await page.getByRole("button", { name: /^Choose (a|another) picture$/ }).click();
      await page.getByRole("button", { name: new RegExp(`^Choose it ?: ${name}$`) }).click();
      await page.getByLabel(new RegExp(`^Say what it shows ?: ${name}$`)).fill(label);
    }
    await says(page, "Not without the patient's consent.");
    await page.getByRole("button", { name: "Name the consent", exact: true }).click();
    await page.getByRole("link", { name: new RegExp(`^Choose it ?: Patient ${REFERENCE}`) }).click();
    await page.getByRole("checkbox", { name: "The condition", exact: true }).check();
    await page.getByRole("checkbox", { name: "The treatment", exact: true }).check();
    await page.getByRole("radio", { name: "Teeth only", exact: true }).check();
    await press(page, "It rests on this consent");
    await says(page, "Clear.");
    await page.getByLabel("Who should look at it?").selectOption({ label: TOM.name });
    await press(page, "Ask them to approve");
    await heading(page, `${TOM.name} has been asked`);
    await tom.goto(await page.getByLabel("Link", { exact: true }).inputValue());
    await heading(tom, "May this go out?");
    await approveAsSuitable(tom);
  }

  await walk.step("it goes out, and nothing of the file goes with it", async () => {
    await release(null);
    assert.deepEqual(await posted(bluesky), [STORY]);
    const pictures = await bluesky.pictures();
    assert.deepEqual(pictures.map(({ alt }) => alt), SHOWN.map(([, label]) => label));
    for (const { bytes } of pictures) {
      const kinds = parts(bytes);
      assert.ok(kinds.every((kind) => kind === 0xe0 || (kind >= 0xc0 && kind <= 0xdd)), `nothing but pixels and how to read them: ${kinds}`);
      assert.doesNotMatch(bytes.toString("latin1"), /exif|gps|achebe/i);
    }
  });

  await walk.step("another one waits, and stops within seconds when the patient takes it back", async () => {
    const tomorrow = new Date(Date.now() + 24 * 3_600_000).toISOString().slice(0, 10);
    await release(`${tomorrow}T10:00`);
    await takeBack(patient, desk, code);
    await page.goto(`${desk.url}/plan`);
    await expect(page.getByRole("heading", { name: "Nothing is planned." }), "that nothing waits");
  });

  await walk.step("what stands there is kept as evidence, removed by the desk, and shown to be gone", async () => {
    await page.goto(desk.url);
    await expect(page.getByRole("heading", { name: /has to come down/ }), "that it needs somebody now");
    await page.goto(`${desk.url}/takedowns`);
    await everyLook(page, "takedowns");
    await page.getByRole("link", { name: /^A post on Bluesky/ }).click();
    await heading(page, /^A post on Bluesky/);
    await everyLook(page, "evidence");
    await fill(page, "What you see there", "The post with its picture, no answers.");
    await press(page, "Keep this");
    await expect(page.getByText("Kept. Now it can come down."), "that it is kept");
    await page.getByRole("button", { name: /^Ask Bluesky/ }).click();
    await expect(page.getByText("The network is asked to remove it.", { exact: false }), "that it is asked");
    const here = page.url().split("?")[0];
    await until(async () => (await bluesky.posts()).length === 0, "it is gone from the network");
    await until(async () => {
      await page.goto(here);
      return (await page.getByRole("heading", { name: "3. Show that it is gone" }).count()) === 1;
    }, "the network's answer");
    await everyLook(page, "proof");
    await fill(page, "What you see there", "Signed out: this post was not found.");
    await press(page, "It is gone");
    await expect(page.getByText("Noted: it is gone."), "that it is noted");
    await page.goto(`${desk.url}/takedowns`);
    await expect(page.getByRole("heading", { name: "Nothing has to come down." }), "that nothing is left");
    await everyLook(page, "done");
  });

  await walk.step("no line that the desk printed names the patient", () => {
    for (const word of [REFERENCE, SIGNER, "crowns", "proud"]) assert.ok(!desk.said().includes(word), word);
  });
});
