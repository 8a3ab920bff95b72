// Waiting for something to be seen, with a sentence when it is not.
import assert from "node:assert/strict";

export async function expect(locator, what, timeout = 10_000) {
  await locator.waitFor({ state: "visible", timeout }).catch(() => assert.fail(`not seen: ${what}`));
}

// Asks until `found()` holds; the desk does some things in the background.
export async function until(found, what, seconds = 20) {
  const end = Date.now() + seconds * 1000;
  while (Date.now() < end) {
    if (await found()) return;
    await new Promise((later) => setTimeout(later, 100));
  }
  assert.fail(`${what}: not within ${seconds} s`);
}
