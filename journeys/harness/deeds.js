// What people do on the desk, in the words that stand on its pages. A journey is a list of these.
// Everything is found by its role and its name, as a person or a screen reader would find it.
import { expect } from "./expect.js";

export const PRACTICE = {
  name: "Harbour Lane Dental", town: "Little Wexham", phone: "01632 960 123", lead: "Joanne Reid",
  outOfHours: "Ring 01632 960 199", emergency: "Ring 999 for trouble breathing. Ring 01632 960 199 for anything else.",
};
export const OWNER = { name: "Amira Hassan", email: "amira@harbourlane.example", password: "lamp otter cradle fence" };
export const TOM = { name: "Tom Whitlock", email: "tom@harbourlane.example", password: "violet anchor toast ninety", pin: "280417" };

export const press = (page, name) => page.getByRole("button", { name, exact: true }).click();
export const fill = (page, label, words) => page.getByLabel(label, { exact: true }).fill(words);
export const heading = (page, name) => expect(page.getByRole("heading", { level: 1, name }), `the heading ${name}`);

export async function setUp(page, desk) {
  await page.goto(desk.link("/set-up") ?? `${desk.url}/set-up`);
  await heading(page, "Set up your desk");
  await fill(page, "Name of the practice", PRACTICE.name);
  await page.getByLabel("Country").selectOption({ label: "England" });
  await fill(page, "Town", PRACTICE.town);
  await fill(page, "Telephone for patients", PRACTICE.phone);
  await fill(page, "Your name", OWNER.name);
  await fill(page, "Your email address", OWNER.email);
  await fill(page, "A password", OWNER.password);
  await press(page, "Set up the desk");
}

export async function keepRecoverySheet(page, desk) {
  await page.goto(`${desk.url}/steps/recovery-sheet`);
  await heading(page, "Recovery sheet");
  await page.getByLabel("The sheet is on paper").check();
  await press(page, "It is kept");
}

export async function fillContactCard(page, desk) {
  await page.goto(`${desk.url}/practice`);
  await heading(page, "Practice");
  await fill(page, "Out of hours", PRACTICE.outOfHours);
  await fill(page, "Words for an emergency", PRACTICE.emergency);
  await fill(page, "Who leads on safeguarding", PRACTICE.lead);
  await press(page, "Keep the details");
}

export async function signPolicy(page, desk) {
  await page.goto(`${desk.url}/policy`);
  await heading(page, "Policy");
  await press(page, "I have read it, and I sign");
  await expect(page.getByText("Signed", { exact: true }).first(), "the signature");
}

// Returns the link to hand over.
export async function invite(page, desk, person, role) {
  await page.goto(`${desk.url}/people`);
  await fill(page, "Their name", person.name);
  await fill(page, "Their email address", person.email);
  await page.getByRole("radio", { name: role }).check();
  await press(page, "Make the link");
  return page.getByLabel("Link to hand over").inputValue();
}

export async function join(page, link, person) {
  await page.goto(link);
  await heading(page, `Join the desk of ${PRACTICE.name}`);
  await page.getByLabel("I have read the policy and I sign it").check();
  await fill(page, "A password", person.password);
  if (person.pin) await fill(page, "A PIN for your phone, if you like", person.pin);
  await press(page, "Sign and join");
}

export async function signIn(page, desk, person) {
  await page.goto(`${desk.url}/signin`);
  await fill(page, "Your email address", person.email);
  await fill(page, "Your password", person.password);
  await press(page, "Sign in");
}

// Connects an account and waits until the network has answered: the page asks again by itself.
export async function connect(page, desk, network, account, askedForHandle) {
  await page.goto(`${desk.url}/accounts`);
  await page.getByRole("link", { name: `Connect ${network}` }).click();
  await heading(page, `Connect ${network}`);
  await fill(page, "Server", account.server);
  if (askedForHandle) await fill(page, "Name of the account", account.handle);
  await page.locator("#secret").fill(account.secret);
  await press(page, "Connect");
  await expect(page.getByText("Ready", { exact: true }).first(), `${network} to be ready`, 30_000);
}

export async function addByHand(page, desk, network, handle) {
  await page.goto(`${desk.url}/accounts`);
  await page.getByLabel("Network").selectOption({ label: network });
  await fill(page, "Name of the account", handle);
  await press(page, "Add the account");
}

// The button is called by what it does to this text.
export const SAFER = /^(Turn it into general information|Use the safer words)$/;
export const takeSaferWords = (page) => page.getByRole("button", { name: SAFER }).click();

export const writingBox = (page) => page.getByLabel("What would you like to say?");

// Explains the consent on the page and opens it on the patient's phone.
export async function handToPatient(page, patient) {
  await page.getByLabel("They said in their own words what it means").check();
  await page.getByLabel("There was time to think").check();
  await page.getByLabel("They are not treated today, and not sedated").check();
  await press(page, "I have explained it");
  await press(page, "On their own phone");
  await patient.goto(await page.getByLabel("Link", { exact: true }).inputValue());
  await patient.getByRole("link", { name: "Begin", exact: true }).click();
}

// Says yes to so many questions, and signs. Returns the code of the receipt.
export async function signConsent(patient, questions, signer) {
  for (let question = 1; question <= questions; question++) {
    await expect(patient.getByText(`Question ${question} of ${questions}`), `question ${question}`);
    await press(patient, "Yes");
  }
  await heading(patient, "Is this what you want?");
  await patient.getByRole("checkbox").check();
  await fill(patient, "Sign by writing your full name", signer);
  await press(patient, "I agree and sign");
  await heading(patient, "Thank you. This is your receipt.");
  return patient.locator("code").innerText();
}

export async function confirmConsent(page, consent) {
  await page.goto(consent);
  await fill(page, "What you looked at", "the photo in the record");
  await press(page, "Confirm this consent");
  await expect(page.getByText("Confirmed. It is in force."), "the confirmation");
}

// Takes a consent back on the page for receipts, as a patient would at home.
export async function takeBack(patient, desk, code) {
  await patient.goto(`${desk.url}/receipt`);
  await fill(patient, "Your code", code);
  await press(patient, "Show me");
  await press(patient, "Take it back");
  await press(patient, "Yes, take it back");
  await heading(patient, "It is taken back");
}

const QUESTIONS = [/^Does it do readers good/, /^Is this kind of care/, /^Is the patient shown with dignity/, /^Will the patient still be glad/];

// Answers the four questions with yes, says why, and approves.
export async function approveAsSuitable(page) {
  for (const question of QUESTIONS) {
    await page.getByRole("group", { name: question }).getByRole("radio", { name: "Yes", exact: true }).check();
  }
  await fill(page, "Why it suits", "She asked for it, and is proud of them.");
  await press(page, "Approve this text");
  await expect(page.getByRole("heading", { level: 1 }), "the answer");
}
