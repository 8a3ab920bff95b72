// A picture from the file on somebody's computer to the network, and back again to see what left: added, covered by hand and by
// keyboard, looked at by a second person, described, approved and fetched from the network's own server.
import assert from "node:assert/strict";
import { after, before } from "node:test";

import { DESK, LOOKS, openBrowser, openPage, PHONE } from "../harness/browser.js";
import { connect, fillContactCard, heading, invite, join, keepRecoverySheet, press, setUp, signPolicy, TOM, writingBox } from "../harness/deeds.js";
import { startDesk } from "../harness/desk.js";
import { expect, until } from "../harness/expect.js";
import { look } from "../harness/eyes.js";
import { journey } from "../harness/journey.js";
import { blueskyAccount, posted } from "../harness/networks.js";

const TEXT = "The waiting room has new chairs.";
const ALT = "Four blue chairs in the waiting room.";

let browser, desk;
before(async () => {
  desk = await startDesk();
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await desk?.stop();
});

// A photograph as a camera would write it: pixels of many colours, and words beside them.
async function photograph(page) {
  const pixels = await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(800, 600);
    const pen = canvas.getContext("2d");
    const wall = pen.createLinearGradient(0, 0, 800, 600);
    for (const [at, colour] of [[0, "#d8e4ea"], [0.5, "#b9c9c2"], [1, "#8aa29a"]]) wall.addColorStop(at, colour);
    pen.fillStyle = wall;
    pen.fillRect(0, 0, 800, 600);
    for (let chair = 0; chair < 4; chair++) {
      pen.fillStyle = `hsl(${205 + chair * 7} 45% 40%)`;
      pen.fillRect(70 + chair * 180, 330, 130, 150);
    }
    pen.fillStyle = "#c81e1e"; // what is to be covered
    pen.fillRect(320, 120, 160, 120);
    const blob = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.9 });
    return [...new Uint8Array(await blob.arrayBuffer())];
  });
  const jpeg = Buffer.from(pixels);
  const words = Buffer.from("Mrs Patel, crown");
  const comment = Buffer.concat([Buffer.from([0xff, 0xfe, 0, words.length + 2]), words]);
  return Buffer.concat([jpeg.subarray(0, 2), comment, jpeg.subarray(2)]);
}

// The kinds of the parts of a JPEG before its pixels.
function parts(jpeg) {
  const found = [];
  for (let at = 2; at < jpeg.length && jpeg[at + 1] !== 0xda; at += 2 + jpeg.readUInt16BE(at + 2)) found.push(jpeg[at + 1]);
  return found;
}

// Red, green and blue at a place of a picture, as a browser opens it.
const colourAt = (page, bytes, x, y) =>
  page.evaluate(async ([bytes, x, y]) => {
    const picture = await createImageBitmap(new Blob([new Uint8Array(bytes)]));
    const canvas = new OffscreenCanvas(picture.width, picture.height);
    const pen = canvas.getContext("2d");
    pen.drawImage(picture, 0, 0);
    return [...pen.getImageData(x * picture.width, y * picture.height, 1, 1).data].slice(0, 3);
  }, [[...bytes], x, y]);

async function everyLook(page, name) {
  for (const { name: how, width, height, scheme } of LOOKS) {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme: scheme });
    await look(page, `60-${name}-${how}`);
  }
  await page.setViewportSize(DESK);
  await page.emulateMedia({ colorScheme: DESK.scheme });
}

journey("a picture goes out covered, described and approved, and nothing of its file goes with it", async (walk) => {
  const bluesky = await blueskyAccount(process.env.CHAPERONE_TEST_BLUESKY);
  const page = walk.open(await openPage(browser, DESK));
  const tom = walk.open(await openPage(browser, PHONE));

  await walk.step("a practice of two has an account", async () => {
    await setUp(page, desk);
    await keepRecoverySheet(page, desk);
    await fillContactCard(page, desk);
    await signPolicy(page, desk);
    await join(tom, await invite(page, desk, TOM, "Clinician"), TOM);
    await connect(page, desk, "Bluesky", bluesky, true);
  });

  await walk.step("a picture is added, and its file's name is nowhere", async () => {
    await page.getByRole("link", { name: "Pictures", exact: true }).click();
    await heading(page, "Pictures");
    await everyLook(page, "library-empty");
    const buffer = await photograph(page);
    await page.getByLabel("Choose one or several").setInputFiles({ name: "patel_crown_2026.jpg", mimeType: "image/jpeg", buffer });
    await press(page, "Add and look");
    await heading(page, "picture-1");
    assert.doesNotMatch(await page.content(), /patel/i, "neither the name nor the comment");
    await expect(page.getByText("The file was named after somebody"), "that its name told somebody");
    await everyLook(page, "added");
  });

  await walk.step("an area is drawn with the mouse, moved with the keyboard, and covered", async () => {
    await press(page, "Draw on the picture");
    const board = page.getByRole("application", { name: "Draw on the picture" });
    const box = await board.boundingBox();
    const shown = await page.locator("[data-photo] img").boundingBox();
    for (const side of ["x", "y", "width", "height"]) assert.ok(Math.abs(box[side] - shown[side]) < 1, `the board lies on the picture: ${side}`);
    const at = (x, y) => [box.x + x * box.width, box.y + y * box.height];
    await page.mouse.move(...at(0.3, 0.1));
    await page.mouse.down();
    await page.mouse.move(...at(0.6, 0.4), { steps: 5 });
    await page.mouse.up();
    const number = async (label) => Number(await page.getByLabel(label, { exact: true }).inputValue());
    assert.ok(Math.abs((await number("From the left")) - 30) < 2 && Math.abs((await number("Wide")) - 30) < 2, "the fields have what was drawn");
    const left = await number("From the left");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Shift+ArrowRight");
    assert.ok(Math.abs((await number("From the left")) - left - 1) < 0.01, "an arrow moves it by one per cent");
    await everyLook(page, "drawn");
    await press(page, "Cover this area");
    await expect(page.getByText("Covered, and looked at again."), "that it is covered");
    await expect(page.getByText("with 1 place covered"), "how many places are covered");
  });

  await walk.step("somebody says what it shows, and a second person takes the looks that no model took", async () => {
    await page.getByRole("radio", { name: /^Nobody,/ }).check();
    await press(page, "Keep this");
    await expect(page.getByText("2 to settle."), "what is left");
    assert.equal(await page.getByRole("button", { name: /^Confirm/ }).count(), 0, "not by whoever changed it");
    await tom.goto(page.url().split("?")[0]);
    await look(tom, "60-confirm-phone-light");
    for (const left of ["1 to settle.", "Ready."]) {
      await tom.getByLabel("I looked at the picture myself").first().check();
      await tom.getByRole("button", { name: /^Confirm/ }).first().click();
      await expect(tom.getByText(left), left);
    }
  });

  await walk.step("it is chosen for a text and described, and the description is checked with the text", async () => {
    await page.goto(`${desk.url}/write`);
    await writingBox(page).fill(TEXT);
    await page.getByRole("checkbox", { name: /^Bluesky/ }).check();
    await press(page, "Choose a picture");
    await heading(page, "Choose a picture");
    await everyLook(page, "choose");
    await page.getByRole("button", { name: /^Choose it ?: picture-1$/ }).click();
    await expect(page.getByText("Describe it for those who cannot see it."), "what comes next");
    const alt = page.getByLabel(/^Say what it shows ?: picture-1$/);
    await alt.fill("Mrs Patel and her new crown");
    await alt.blur();
    await expect(page.locator(".findings q", { hasText: "Mrs Patel" }).first(), "the description is marked");
    await alt.fill(ALT);
    await alt.blur();
    await until(async () => (await page.locator(".findings q", { hasText: "Mrs Patel" }).count()) === 0, "nothing is marked any more");
    await press(page, "Keep as a draft");
    await everyLook(page, "write");
    await page.getByLabel("Who should look at it?").selectOption({ label: TOM.name });
    await press(page, "Ask them to approve");
    await heading(page, `${TOM.name} has been asked`);
  });

  await walk.step("the second person sees the picture as it goes out, and approves", async () => {
    await tom.goto(`${desk.url}/approve`);
    await tom.getByRole("link", { name: new RegExp(TEXT.slice(0, 12)) }).first().click();
    await heading(tom, "May this go out?");
    const picture = tom.locator(".photo-frame img");
    await until(() => picture.evaluate((one) => one.complete && one.naturalWidth > 0), "the picture is there");
    assert.equal(await picture.getAttribute("alt"), ALT);
    await everyLook(tom, "approve");
    await press(tom, "Approve this text");
  });

  await walk.step("the network has the words, the description, and clean bytes with the place covered", async () => {
    assert.deepEqual(await posted(bluesky), [TEXT]);
    const [picture, ...others] = await bluesky.pictures();
    assert.equal(others.length, 0);
    assert.equal(picture.alt, ALT);
    assert.doesNotMatch(picture.bytes.toString("latin1"), /patel|crown|exif|photoshop|adobe|http:/i);
    const kinds = parts(picture.bytes);
    assert.ok(kinds.every((kind) => kind === 0xe0 || (kind >= 0xc0 && kind <= 0xdd)), `nothing but pixels and how to read them: ${kinds}`);
    const [red, green, blue] = await colourAt(page, picture.bytes, 0.48, 0.28);
    assert.ok(Math.max(red, green, blue) - Math.min(red, green, blue) < 12, `what was red is grey: ${[red, green, blue]}`);
    const [, , chair] = await colourAt(page, picture.bytes, 0.16, 0.68);
    assert.ok(chair > 90, "and the chairs are blue");
    await tom.goto(`${desk.url}/pictures`);
    await everyLook(tom, "library");
    await tom.goto(`${desk.url}/me`);
    await everyLook(tom, "me");
  });

  await walk.step("no line that the desk printed and no entry of the journal names the file", async () => {
    assert.doesNotMatch(desk.said(), /patel/i);
    await page.goto(`${desk.url}/journal`);
    const said = await page.locator("main").innerText();
    for (const deed of ["A picture was added and looked at", "A picture was cropped, covered or put back", "A second person looked at a picture"]) {
      assert.ok(said.includes(deed), `the journal says: ${deed}`);
    }
    assert.doesNotMatch(said, /patel|crown/i);
  });
});
