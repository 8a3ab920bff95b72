// A code at sign-in, from setting it up to losing the phone; country and packs; words for a professional forum. Every page is looked
// at on a phone and on a desk, light and dark. The signing in is done once more with scripts off.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { after, before } from "node:test";

import { DESK, LOOKS, openBrowser, openPage } from "../harness/browser.js";
import { fill, heading, invite, join, OWNER, press, setUp, signIn, TOM } from "../harness/deeds.js";
import { startDesk } from "../harness/desk.js";
import { expect } from "../harness/expect.js";
import { look } from "../harness/eyes.js";
import { journey } from "../harness/journey.js";

let browser, desk;
before(async () => {
  desk = await startDesk();
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await desk?.stop();
});

// The code that an app shows for this secret, `steps` half minutes from now (RFC 6238).
function code(secret, steps = 0) {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...secret].map((letter) => letters.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const count = Buffer.alloc(8);
  count.writeBigInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const sum = createHmac("sha1", key).update(count).digest();
  return String((sum.readUInt32BE(sum[19] & 15) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

// The page as it stands in every size and scheme.
async function everyLook(page, name) {
  for (const { name: how, width, height, scheme } of LOOKS) {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme: scheme });
    await look(page, `${name}-${how}`);
  }
}

const address = (page) => page.getByRole("link", { name: "Open it in the app" }).getAttribute("href");

journey("a code at sign-in, and a way back when the phone is lost", async (walk) => {
  const page = walk.open(await openPage(browser, DESK));
  let secret, codes;

  await walk.step("the owner puts the secret into an app and confirms it", async () => {
    await setUp(page, desk);
    await page.goto(`${desk.url}/me`);
    await everyLook(page, "you");
    await page.getByRole("link", { name: "Set it up" }).click();
    await heading(page, "Code at sign-in");
    await everyLook(page, "factor-off");
    await fill(page, "Your password", OWNER.password);
    await press(page, "Begin");
    secret = new URL(await address(page)).searchParams.get("secret");
    await expect(page.getByRole("img", { name: /picture of the letters/ }), "the picture");
    await everyLook(page, "factor-secret");
    await fill(page, "Code", "000000");
    await press(page, "Confirm");
    await expect(page.getByText("That code is not right"), "the word at the field");
    await everyLook(page, "factor-wrong-code");
    await fill(page, "Code", code(secret));
    await press(page, "Confirm");
    await expect(page.getByRole("heading", { name: "It is on. Your recovery codes" }), "the recovery codes");
    codes = await page.locator("li > code").allInnerTexts();
    assert.equal(codes.length, 10);
    await everyLook(page, "factor-codes");
    await page.goto(`${desk.url}/me/second-factor`);
    assert.ok(!(await page.content()).includes(secret), "the secret is not shown again");
    await everyLook(page, "factor-on");
  });

  await walk.step("signing in asks for it, with scripts off too", async () => {
    const plain = walk.open(await openPage(browser, DESK, { scripts: false }));
    await signIn(plain, desk, OWNER);
    await heading(plain, "Your code");
    await fill(plain, "Code", code(secret, 1));
    await press(plain, "Sign in");
    await heading(plain, "Today");
    const seen = walk.open(await openPage(browser, DESK));
    await signIn(seen, desk, OWNER);
    await heading(seen, "Your code");
    await everyLook(seen, "sign-in-code");
    await fill(seen, "Code", codes[0]);
    await press(seen, "Sign in");
    await heading(seen, "Today");
  });

  await walk.step("everybody is asked, and Tom is led to it first", async () => {
    await page.goto(`${desk.url}/practice`);
    await press(page, "Ask everybody for a code");
    await expect(page.getByText("Noted: everybody is asked"), "the note");
    await everyLook(page, "practice");
    const link = await invite(page, desk, TOM, /^Clinician/);
    const tom = walk.open(await openPage(browser, DESK));
    await join(tom, link, TOM);
    await heading(tom, "Code at sign-in");
    await everyLook(tom, "factor-due");
    await fill(tom, "Your password", TOM.password);
    await press(tom, "Begin");
    await fill(tom, "Code", code(new URL(await address(tom)).searchParams.get("secret")));
    await press(tom, "Confirm");
    await tom.goto(desk.url);
    await heading(tom, "Today");
    await page.goto(`${desk.url}/people`);
    await everyLook(page, "people");
  });

  await walk.step("a lost phone and a forgotten password are mended at the terminal", async () => {
    const { stdout } = await desk.command("user", "reset", TOM.email, "--second-factor");
    const path = stdout.match(/\/password\/\w+/)[0];
    const tom = walk.open(await openPage(browser, DESK));
    await tom.goto(`${desk.url}${path}`);
    await heading(tom, "A new password");
    await everyLook(tom, "new-password");
    await fill(tom, "The new password", "candle river sofa mint");
    await press(tom, "Keep this password");
    await everyLook(tom, "sign-in");
    await signIn(tom, desk, { ...TOM, password: "candle river sofa mint" });
    await heading(tom, "Code at sign-in");
    await tom.goto(`${desk.url}${path}`);
    await heading(tom, "This link no longer works");
    await everyLook(tom, "new-password-gone");
  });

  await walk.step("the practice moves to Ireland, and the handbook says who has signed what", async () => {
    await page.goto(`${desk.url}/practice`);
    await page.getByLabel("Country", { exact: true }).selectOption({ label: "Ireland" });
    await press(page, "Keep this");
    await expect(page.getByText("Medical Council: the registration of a doctor"), "the bodies of Ireland");
    await page.goto(`${desk.url}/handbook`);
    await expect(page.getByRole("heading", { name: "What nobody has signed yet" }), "the list of packs");
    await everyLook(page, "handbook");
    await page.getByRole("link", { name: "Dental and medical practices in Ireland" }).click();
    await expect(page.getByText("Your texts are read by it."), "the Irish pack");
    await everyLook(page, "handbook-pack");
    await page.goto(`${desk.url}/rules/patient-named`);
    await everyLook(page, "rule");
  });

  await walk.step("words for a professional forum go through their checklist", async () => {
    await page.goto(`${desk.url}/write?kind=forum`);
    await heading(page, "Write to a professional forum");
    await fill(page, "What would you like to say?", "Which fissure sealant lasts longest in your hands?");
    await press(page, "Keep as a draft");
    await expect(page.getByText("Draft kept.", { exact: true }), "the word that it is kept");
    await everyLook(page, "forum");
    await page.getByRole("link", { name: "Go through the checklist" }).click();
    await heading(page, "Before it goes to a forum");
    await fill(page, "Which forum?", "A forum of dentists");
    for (const line of await page.getByRole("checkbox").all()) await line.check();
    await everyLook(page, "forum-checklist");
    await press(page, "Keep the checklist");
    await expect(page.getByText("Every line is ticked for these words."), "the whole checklist");
  });
});
