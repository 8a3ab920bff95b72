// With the keyboard alone: nothing here clicks. Focus is moved by Tab, as somebody without a mouse would do it, and
// must be visible wherever it goes.
import assert from "node:assert/strict";
import { after, before } from "node:test";

import { DESK, openBrowser, openPage } from "../harness/browser.js";
import { heading, OWNER, PRACTICE, SAFER } from "../harness/deeds.js";
import { startDesk } from "../harness/desk.js";
import { expect, until } from "../harness/expect.js";
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

// Presses Tab until the element with this role and name has the focus. Fails after 120 steps, or on an invisible focus.
async function tabTo(page, role, name) {
  const wanted = page.getByRole(role, { name, exact: typeof name === "string" }).first();
  await expect(wanted, `${role} ${name}`);
  for (let step = 0; step < 120; step++) {
    await page.keyboard.press("Tab");
    const bare = await page.evaluate(() => {
      const at = document.activeElement;
      if (!at || at === document.body) return null;
      if (at.type === "datetime-local") return null; // the browser itself marks the part of the date that is next
      const style = getComputedStyle(at);
      const line = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
      return line || style.boxShadow !== "none" ? null : at.outerHTML.slice(0, 80);
    });
    assert.equal(bare, null, "the focus can be seen");
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
  }
  assert.fail(`Tab never reached ${role} ${name} on ${page.url()}`);
}

async function write(page, role, name, words) {
  await tabTo(page, role, name);
  await page.keyboard.type(words);
}

journey("setting up, signing and writing need no mouse", async (walk) => {
  const page = walk.open(await openPage(browser, DESK));

  await walk.step("the practice is set up from the keyboard", async () => {
    await page.goto(desk.link("/set-up") ?? `${desk.url}/set-up`);
    await page.keyboard.press("Tab");
    const first = await page.evaluate(() => document.activeElement.textContent);
    assert.equal(first, "Skip to the page", "the skip link comes first");
    await write(page, "textbox", "Name of the practice", PRACTICE.name);
    await write(page, "textbox", "Town", PRACTICE.town);
    await write(page, "textbox", "Telephone for patients", PRACTICE.phone);
    await write(page, "textbox", "Your name", OWNER.name);
    await write(page, "textbox", "Your email address", OWNER.email);
    await page.keyboard.press("Tab");
    await page.keyboard.type(OWNER.password); // a password field has no role; it follows the address
    await page.keyboard.press("Enter");
    await until(async () => !page.url().includes("/set-up"), "the desk is set up");
  });

  await walk.step("the policy is signed from the keyboard", async () => {
    await page.goto(`${desk.url}/policy`);
    await tabTo(page, "button", "I have read it, and I sign");
    await page.keyboard.press("Enter");
    await expect(page.getByText("Signed", { exact: true }).first(), "the signature");
  });

  await walk.step("a text is written, made safe and kept from the keyboard", async () => {
    await tabTo(page, "link", "Write");
    await page.keyboard.press("Enter");
    await heading(page, "Write a post");
    await write(page, "textbox", "What would you like to say?", "Lovely to see Mrs Patel back today for her new crown!");
    await expect(page.locator(".findings li").first(), "a finding");
    await tabTo(page, "button", SAFER);
    await page.keyboard.press("Enter");
    const box = page.getByRole("textbox", { name: "What would you like to say?" });
    await until(async () => !(await box.inputValue()).includes("Patel"), "the safer words");
    await tabTo(page, "button", "Keep as a draft");
    await page.keyboard.press("Enter");
    await expect(page.getByText(/Draft kept/).first(), "the kept draft");
  });
});
