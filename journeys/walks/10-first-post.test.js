// The main journey: a new practice, one text from the first key to two real networks, on a phone and at a desk.
import assert from "node:assert/strict";
import { after, before } from "node:test";

import { DESK, LOOKS, openBrowser, openPage, PHONE } from "../harness/browser.js";
import { addByHand, connect, fillContactCard, heading, invite, join, keepRecoverySheet, OWNER, press, setUp, signPolicy, takeSaferWords, TOM, writingBox } from "../harness/deeds.js";
import { startDesk } from "../harness/desk.js";
import { expect, until } from "../harness/expect.js";
import { look } from "../harness/eyes.js";
import { journey } from "../harness/journey.js";
import { blueskyAccount, mastodonAccount, posted } from "../harness/networks.js";

const TYPED = "Lovely to see Mrs Patel back today for her new crown!";

let browser;
before(async () => (browser = await openBrowser()));
after(() => browser?.close());

for (const size of [{ ...PHONE, scheme: "light", name: "phone-light" }, { ...DESK, scheme: "dark", name: "desk-dark" }]) {
  journey(`a first post goes from the first key to two networks (${size.name})`, async (walk) => {
    const desk = await startDesk();
    walk.after(() => desk.stop());
    const picture = (name) => `10-${size.name}-${name}`;
    const [bluesky, mastodon] = await Promise.all([
      blueskyAccount(process.env.CHAPERONE_TEST_BLUESKY),
      mastodonAccount(process.env.CHAPERONE_TEST_MASTODON),
    ]);
    const page = walk.open(await openPage(browser, size));
    let link, sent;

    await walk.step("the practice is set up", async () => {
      await setUp(page, desk);
      await keepRecoverySheet(page, desk);
      await fillContactCard(page, desk);
      await signPolicy(page, desk);
      await look(page, picture("policy"));
    });

    await walk.step("a second person joins from a link", async () => {
      const invitation = await invite(page, desk, TOM, "Clinician");
      await look(page, picture("people"));
      const other = walk.open(await openPage(browser, PHONE));
      await join(other, invitation, TOM);
    });

    await walk.step("two accounts are connected, and one is posted to by hand", async () => {
      await connect(page, desk, "Bluesky", bluesky, true);
      await connect(page, desk, "Mastodon", mastodon, false);
      await addByHand(page, desk, "Facebook", "Harbour Lane Dental");
      await page.goto(`${desk.url}/accounts`);
      await look(page, picture("accounts"));
    });

    await walk.step("marks appear under the words while typing, with message and citation", async () => {
      await page.goto(`${desk.url}/write`);
      await look(page, picture("write-empty"));
      await writingBox(page).pressSequentially(TYPED, { delay: 10 });
      const finding = page.getByRole("listitem").filter({ has: page.locator("q", { hasText: "crown" }) });
      await expect(finding.first(), "a finding about the crown");
      await expect(finding.first().getByText(/GDC|UK GDPR/).first(), "a citation");
      const marked = await page.locator(".marks mark").allInnerTexts();
      assert.ok(marked.some((words) => words.includes("Patel")), `the name is marked: ${marked.join(" | ")}`);
      assert.ok(marked.some((words) => words.includes("crown")), `the treatment is marked: ${marked.join(" | ")}`);
      assert.equal(await writingBox(page).inputValue(), TYPED, "the text itself is untouched");
      // The marks may come while somebody types on; the verdict waits for the last word.
      await until(async () => /without the patient.s consent/i.test(await page.getByRole("status").first().innerText()), "the verdict");
      await look(page, picture("write-marked"));
    });

    await walk.step("it is turned into general information, and asked for", async () => {
      await takeSaferWords(page);
      await until(async () => (await writingBox(page).inputValue()) !== TYPED, "the safer words in the box");
      sent = (await writingBox(page).inputValue()).trim();
      assert.doesNotMatch(sent, /Patel|back today/);
      await page.getByRole("checkbox", { name: /^Bluesky,/ }).check();
      await page.getByRole("checkbox", { name: /^Mastodon,/ }).check();
      await press(page, "Keep as a draft");
      await look(page, picture("write-clear"));
      await page.getByLabel("Who should look at it?").selectOption({ label: TOM.name });
      await press(page, "Ask them to approve");
      await heading(page, `${TOM.name} has been asked`);
      await look(page, picture("asked"));
      link = await page.getByLabel("Link", { exact: true }).inputValue();
    });

    await walk.step("the author cannot approve it, nor open the other person's link", async () => {
      await page.goto(link);
      assert.equal(await page.getByRole("button", { name: "Approve this text" }).count(), 0);
    });

    await walk.step("the second person approves on a phone, by link and PIN", async () => {
      const phone = walk.open(await openPage(browser, PHONE));
      await phone.goto(link);
      await heading(phone, "Is this you?");
      await look(phone, picture("link"));
      await phone.getByLabel("Your PIN", { exact: true }).fill(TOM.pin);
      await press(phone, "Show me the text");
      await heading(phone, "May this go out?");
      assert.ok((await phone.locator("main").innerText()).includes(sent), "the words that will go out are on the page");
      await look(phone, picture("decide"));
      await press(phone, "Approve this text");
      await heading(phone, "Approved, exactly as you saw it");
      await look(phone, picture("approved"));
      await phone.goto(link);
      assert.equal(await phone.getByRole("button", { name: "Approve this text" }).count(), 0, "the link works once");
      await phone.goto(`${desk.url}/journal`);
      assert.equal(await phone.getByRole("heading", { level: 1, name: "Journal" }).count(), 0, "a PIN opens nothing else");
    });

    await walk.step("the post stands on both networks, once, in these words", async () => {
      assert.deepEqual(await posted(bluesky), [sent]);
      assert.deepEqual(await posted(mastodon), [sent]);
      await page.goto(desk.url);
      await until(async () => {
        await page.reload();
        return (await page.getByText("Went out", { exact: true }).count()) > 0;
      }, "Today says that it went out");
      await look(page, picture("today"));
    });

    await walk.step("the journal has every step, and verifies", async () => {
      await page.goto(`${desk.url}/journal`);
      const said = await page.locator("main").innerText();
      for (const deed of [
        "The practice was set up", "The recovery sheet was put away", "The practice's details were changed", "The policy was signed",
        "Somebody was invited", "Somebody joined the desk", "An account was added", "An account was connected", "A draft was started",
        "Approval was asked for", "A post was approved", "The check was made once more, right before sending", "A post went out",
      ]) assert.ok(said.includes(deed), `the journal says: ${deed}\n${said}`);
      assert.doesNotMatch(said, /Patel|crown/, "and no word of the text");
      await press(page, "Check that nothing was changed");
      await expect(page.getByRole("heading", { name: /entries, none changed/ }), "the answer of the check");
      await look(page, picture("journal"));
      await desk.command("journal", "verify");
    });

    // The tour goes through all four looks by itself, so one of the two journeys is enough.
    if (size.name === "phone-light") await walk.step("every page is in order in every size and scheme", async () => {
      const state = await page.context().storageState();
      for (const each of LOOKS) {
        const context = await openPage(browser, each);
        await context.context().addCookies(state.cookies);
        for (const path of ["/", "/write", "/write?kind=reply", "/approve", "/accounts", "/people", "/practice", "/policy", "/me", "/journal", "/handbook", "/rules/patient-named", "/steps"]) {
          const answer = await context.goto(desk.url + path);
          assert.equal(answer.status(), 200, path);
          await look(context, `tour-${each.name}-${path === "/" ? "today" : path.slice(1).replaceAll(/\W+/g, "-")}`);
        }
        await context.context().close();
      }
    });

    await walk.step("what was typed is in no line that the desk printed", () => {
      assert.doesNotMatch(desk.said(), /Patel|crown/);
      assert.ok(!desk.said().includes(OWNER.email) || !desk.said().includes(OWNER.password), "nor a password");
    });
  });
}
