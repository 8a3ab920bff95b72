// Looking at a page: what axe finds, what sticks out sideways, what the browser complains about, and a picture.
//
// With scripts off axe cannot run in the page, so such a page is looked at by a second context that has them.
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
export const PICTURES = process.env.CHAPERONE_JOURNEYS_OUT ?? "journeys-out";
const RULES = { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] };

// What is wrong with the page as it stands, one line each.
export async function faults(page) {
  // Evaluated by the debugger, so our strict content policy stays switched on while we look.
  await page.evaluate(AXE);
  const { violations } = await page.evaluate((rules) => globalThis.axe.run(document, rules), RULES);
  const found = violations.map(({ id, help, nodes }) => `${id}: ${help} at ${nodes.map((node) => node.target).join(", ")}`);
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (over > 0) found.push(`sideways: the page is ${over} px wider than the window`);
  return [...found, ...page.trouble];
}

// Takes a picture into target/journeys and fails on any fault.
export async function look(page, name) {
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true });
  const found = await faults(page);
  if (found.length > 0) throw new Error(`${name} (${page.url()}):\n  ${found.join("\n  ")}`);
}
