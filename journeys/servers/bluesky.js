// Starts a real Bluesky account server, with the identity directory it needs, for tests on this machine only.
//
//   node bluesky.js FOLDER PORT DIRECTORY_PORT
//
// Invitations are off, so a test makes its own accounts (handles end in .test). Every secret below is a constant
// because everything in FOLDER is thrown away. It has no AppView: notifications are not simulated here.
import { mkdirSync } from "node:fs";
import { Server } from "node:net";
import { join } from "node:path";

import pds from "@atproto/pds";
import plc from "@did-plc/server";

const [folder, port, directoryPort] = process.argv.slice(2);
if (!folder || !Number(port) || !Number(directoryPort)) {
  console.error("usage: node bluesky.js FOLDER PORT DIRECTORY_PORT");
  process.exit(2);
}

// Both servers would listen on every address of this machine; a test server has no business there.
const listen = Server.prototype.listen;
Server.prototype.listen = function (at, ...rest) {
  return listen.call(this, Number(at), "127.0.0.1", ...rest.filter((word) => typeof word !== "string"));
};

const directory = plc.PlcServer.create({ db: plc.Database.mock(), port: Number(directoryPort) });
await directory.start();

const blobs = join(folder, "blobs");
mkdirSync(blobs, { recursive: true });
const settings = {
  PORT: port,
  HOSTNAME: "localhost",
  DEV_MODE: "true",
  DISABLE_SSRF_PROTECTION: "true", // the directory is on this machine
  DATA_DIRECTORY: folder,
  BLOBSTORE_DISK_LOCATION: blobs,
  DID_PLC_URL: `http://localhost:${directoryPort}`,
  INVITE_REQUIRED: "false",
  SERVICE_HANDLE_DOMAINS: ".test",
  ADMIN_PASSWORD: "only-for-tests",
  JWT_SECRET: "only-for-tests-only-for-tests-32",
  DPOP_SECRET: "5a".repeat(32),
  PLC_ROTATION_KEY_K256_PRIVATE_KEY_HEX: "2c".repeat(32),
};
for (const [name, value] of Object.entries(settings)) process.env[`PDS_${name}`] = value;
process.env.LOG_ENABLED = "false";

const environment = pds.readEnv();
const server = await pds.PDS.create(pds.envToCfg(environment), pds.envToSecrets(environment));
await server.start();
console.log(`account server on port ${port}, identity directory on port ${directoryPort}`);

for (const signal of ["SIGTERM", "SIGINT"]) {
  process.on(signal, async () => {
    await server.destroy();
    await directory.destroy();
    process.exit(0);
  });
}
