// A desk of its own for a file of journeys: the built program, an empty data folder, a key folder beside it, a free
// port. Everything it prints is kept, so that a journey can look for words that must not be there.
import { execFile, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const PROGRAM = process.env.CHAPERONE_BINARY;

function freePort() {
  return new Promise((found) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => found(port));
    });
  });
}

export async function startDesk() {
  if (!PROGRAM) throw new Error("CHAPERONE_BINARY is not set: run these with `cargo xtask test --only journeys`");
  const folder = mkdtempSync(join(tmpdir(), "chaperone-journey-"));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const place = ["--data", join(folder, "data"), "--keys", join(folder, "keys")];
  const child = spawn(PROGRAM, ["serve", ...place, "--listen", `127.0.0.1:${port}`], { cwd: folder });
  // Also when the test runner is ended from outside.
  const end = () => child.kill("SIGKILL");
  process.once("exit", end);

  let said = "";
  const keep = (bytes) => (said += bytes);
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  const ended = new Promise((done) => child.on("close", done));

  const limit = Date.now() + 30_000;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the desk ended while starting:\n${said}`);
    if (Date.now() > limit) throw new Error(`the desk did not answer on ${url}:\n${said}`);
    if (await fetch(url).then(() => true, () => false)) break;
    await new Promise((later) => setTimeout(later, 50));
  }

  return {
    url,
    // All that the desk has printed so far.
    said: () => said,
    // The first address the desk printed that begins with `path`: the set-up link carries a code.
    link: (path) => said.match(new RegExp(`${url.replaceAll(".", "\\.")}${path}\\S*`))?.[0],
    // Another command on the same data, such as `journal verify`. Rejects on a non-zero exit status.
    command: (...words) => promisify(execFile)(PROGRAM, [...words, ...place], { cwd: folder }),
    stop: async () => {
      child.kill("SIGTERM");
      const status = await ended;
      process.off("exit", end);
      rmSync(folder, { recursive: true, force: true });
      return status;
    },
  };
}
