// The networks as a practice would find them: a fresh account on each, and what stands on it afterwards.
// Reads with the owner's own token, never through the desk: what the desk says is what is being tested.
import { randomBytes } from "node:crypto";

async function call(url, options) {
  const answer = await fetch(url, options);
  if (!answer.ok) throw new Error(`${options?.method ?? "GET"} ${url}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

const json = (body, headers = {}) => ({
  method: "POST",
  headers: { "content-type": "application/json", ...headers },
  body: JSON.stringify(body),
});
const form = (body, headers = {}) => ({ method: "POST", headers, body: new URLSearchParams(body) });
const bearer = (token) => ({ authorization: `Bearer ${token}` });

// An account on the real Bluesky account server, with an app password as a practice would make one.
export async function blueskyAccount(server) {
  const handle = `lane-${randomBytes(5).toString("hex")}.test`;
  const password = randomBytes(12).toString("hex");
  const at = (method) => `${server}/xrpc/com.atproto.${method}`;
  const email = `${handle.split(".")[0]}@harbourlane.example`;
  const account = await call(at("server.createAccount"), json({ handle, email, password }));
  const made = await call(at("server.createAppPassword"), json({ name: "chaperone" }, bearer(account.accessJwt)));
  const list = `${at("repo.listRecords")}?repo=${account.did}&collection=app.bsky.feed.post`;
  // Each picture of every post: its description, and its bytes as the server gives them to anybody.
  const pictures = async () => {
    const embedded = (await call(list)).records.flatMap((one) => one.value.embed?.images ?? []);
    return Promise.all(embedded.map(async ({ alt, image }) => {
      const blob = await fetch(`${at("sync.getBlob")}?did=${account.did}&cid=${image.ref.$link}`);
      if (!blob.ok) throw new Error(`no picture: ${blob.status}`);
      return { alt, bytes: Buffer.from(await blob.arrayBuffer()) };
    }));
  };
  return { server, handle, secret: made.password, pictures, posts: async () => (await call(list)).records.map((one) => one.value.text) };
}

// An account on the Mastodon mock, with an access token as a practice would copy it from its settings.
export async function mastodonAccount(server) {
  const username = `practice_${randomBytes(5).toString("hex")}`;
  const app = await call(`${server}/api/v1/apps`, form({ client_name: "journeys", redirect_uris: "urn:ietf:wg:oauth:2.0:oob", scopes: "read write" }));
  const ours = { client_id: app.client_id, client_secret: app.client_secret, grant_type: "client_credentials", scope: "read write" };
  const { access_token: appToken } = await call(`${server}/oauth/token`, form(ours));
  const wanted = { username, email: `${username}@harbourlane.example`, password: randomBytes(12).toString("hex"), agreement: "true", locale: "en" };
  const { access_token: secret } = await call(`${server}/api/v1/accounts`, form(wanted, bearer(appToken)));
  const { id } = await call(`${server}/api/v1/accounts/verify_credentials`, { headers: bearer(secret) });
  const list = `${server}/api/v1/accounts/${id}/statuses`;
  const plain = (html) => html.replace(/<[^>]+>/g, "").replaceAll("&amp;", "&").replaceAll("&#39;", "'").replaceAll("&quot;", '"');
  return { server, handle: username, secret, posts: async () => (await call(list, { headers: bearer(secret) })).map((one) => plain(one.content)) };
}

// Asks again until `posts()` is not empty. The desk publishes in the background, so this takes a moment.
export async function posted(account, seconds = 30) {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const posts = await account.posts();
    if (posts.length > 0 || Date.now() > end) return posts;
    await new Promise((later) => setTimeout(later, 250));
  }
}
