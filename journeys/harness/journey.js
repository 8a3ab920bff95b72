// A journey: steps in order, each reported by its sentence. The first step that fails ends it, with a picture of every
// open page and the words on it, because "did not appear" alone helps nobody.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { PICTURES } from "./eyes.js";

// `pages` is filled by the journey with what it opens: `page = walk.open(await openPage(...))`.
export function journey(name, walk, timeout = 240_000) {
  test(name, { timeout }, async (t) => {
    const open = [];
    let broken = null;
    const way = {
      after: (done) => t.after(done),
      open: (page) => {
        open.push(page);
        t.after(() => page.context().close());
        return page;
      },
      step: async (sentence, act) => {
        await t.test(sentence, async () => {
          try {
            await act();
          } catch (error) {
            broken = error;
            const seen = await pictured(open, `failed-${name}-${sentence}`);
            const place = error.stack?.match(/(walks|harness)\/[\w.-]+:\d+/g)?.join(" < ");
            throw Object.assign(new Error(), { stack: `${error.message} (${place})${seen}` });
          }
        });
        if (broken) throw new Error(`the journey ends at: ${sentence}`);
      },
    };
    await walk(way);
  });
}

async function pictured(pages, name) {
  mkdirSync(PICTURES, { recursive: true });
  let seen = "";
  for (const [number, page] of pages.filter((page) => !page.isClosed()).entries()) {
    const file = join(PICTURES, `${name.replaceAll(/\W+/g, "-").slice(0, 100)}-${number}.png`);
    await page.screenshot({ path: file, fullPage: true }).catch(() => {});
    const words = await page.locator("main").innerText({ timeout: 1000 }).catch(() => "(no page)");
    seen += `\n--- page ${number}, ${page.url()}\n${words.slice(0, 1500)}`;
  }
  return seen;
}
