//! Bluesky, and account servers that speak the AT Protocol.
//!
//! Source: the lexicons `com.atproto.server.*`, `com.atproto.repo.*`, `app.bsky.feed.{post,repost,like}`,
//! `app.bsky.embed.record`, and answers recorded from an account server. A repost, a like and a quote name the post by its
//! address and its digest. We choose the post's name ourselves (`tid`) and write it with "only if nothing stands there",
//! so a second attempt of the same job finds the first. Pictures are uploaded first (`com.atproto.repo.uploadBlob`,
//! `app.bsky.embed.images`); the server names each by its bytes, so the record stays the same. Deliberately absent:
//! notifications, and signing in for each post: the app password is used to connect, and again only where a session has died
//! of old age.

mod facets;
mod session;
mod tid;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use async_trait::async_trait;
use chaperone_desk::account::{Count, Credentials, Limits};
use chaperone_desk::draft::Share;
use chaperone_desk::release::Outcome;
use chaperone_desk::{Cleared, Network, Private, Time};
use chrono::SecondsFormat;
use serde::Deserialize;
use serde_json::{Value, json};
use url::Url;

use crate::class::{Class, Reason, Receipt, Trouble, common, date};
use crate::contract::{
    Access, Ask, Connected, Connector, Ours, Seek, UPLOADING, before_sending, says_the_same, while_uploading,
};
use crate::http::{Answer, Http};
use crate::server::Server;
use facets::{Facet, What};
use session::Opened;

const COLLECTION: &str = "app.bsky.feed.post";
const REPOSTS: &str = "app.bsky.feed.repost";
const LIKES: &str = "app.bsky.feed.like";
/// Lexicon `app.bsky.feed.post`, `text`: `maxGraphemes` and `maxLength` (bytes).
const MOST_GRAPHEMES: u32 = 300;
const MOST_BYTES: u32 = 3000;
/// Handles in one text that are looked up; more stay plain.
const MOST_MENTIONS: usize = 10;
/// For all of them together: a job's lease must outlast its whole attempt.
const LOOK_UP: Duration = Duration::from_secs(10);

/// The connector.
#[derive(Debug)]
pub struct Bluesky {
    http: Http,
}

/// A record as `getRecord` gives it, as far as we read it.
#[derive(Deserialize)]
struct Record {
    uri: String,
    cid: Option<String>,
    value: Post,
}

impl Record {
    /// As other records name it: the address and the digest.
    fn name(&self) -> Result<Value, Trouble> {
        let cid = self.cid.as_ref().ok_or(Trouble::Unknown(Reason::Unreadable))?;
        Ok(json!({ "uri": self.uri, "cid": cid }))
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Post {
    #[serde(default)]
    text: String,
    created_at: String,
    reply: Option<Reply>,
    embed: Option<Embed>,
}

#[derive(Deserialize)]
struct Embed {
    #[serde(rename = "$type")]
    kind: String,
}

impl Embed {
    /// Everything but a link shows what nobody here has read: a picture, a film, another post.
    fn shows_more(&self) -> bool {
        self.kind != "app.bsky.embed.external"
    }
}

#[derive(Deserialize)]
struct Reply {
    root: Value,
}

#[derive(Deserialize)]
struct Resolved {
    did: String,
}

impl Bluesky {
    pub(crate) fn new(http: Http) -> Bluesky {
        Bluesky { http }
    }

    /// The one write of a publish. Errors before it are "not sent"; an answer is for `classify`.
    async fn write(&self, cleared: &Cleared, server: &Server, now: Time) -> Result<Answer, Trouble> {
        let Credentials { access, remote, .. } = cleared.credentials();
        if remote.is_empty() || access.expose().is_empty() {
            return Err(Trouble::Revoked(Reason::StoredUnreadable));
        }
        // Not the clock's time: the same job writes the same record, whenever it is tried.
        let at = cleared.planned().utc().to_rfc3339_opts(SecondsFormat::Millis, true);
        let collection = collection(cleared.share());
        let mut record = json!({ "$type": collection, "createdAt": at });
        if collection == COLLECTION {
            record["text"] = cleared.text().into();
            let facets = self.facets(server, cleared.text()).await;
            if !facets.is_empty() {
                record["facets"] = Value::Array(facets);
            }
        }
        match (cleared.answered_address(), cleared.share()) {
            (Some(address), None) => {
                record["reply"] = self.place_of_reply(server, address, now).await.map_err(before_sending)?;
            }
            (address, Some(share)) => {
                let passed_on = self.passed_on(server, address.unwrap_or_default(), cleared, now);
                let subject = passed_on.await.map_err(before_sending)?;
                if share == Share::Quote {
                    record["embed"] = json!({ "$type": "app.bsky.embed.record", "record": subject });
                } else {
                    record["subject"] = subject;
                }
            }
            (None, None) => {}
        }
        if !cleared.pictures().is_empty() {
            let uploading = tokio::time::timeout(UPLOADING, self.upload(cleared, server, access.expose(), now));
            let images = uploading.await.unwrap_or(Err(Trouble::NotSent(Reason::NoAnswer))).map_err(while_uploading)?;
            record["embed"] = json!({ "$type": "app.bsky.embed.images", "images": images });
        }
        let body = json!({
            "repo": remote,
            "collection": collection,
            "rkey": tid::record_key(cleared.key()),
            "record": record,
            // Only where nothing stands: our name for the post must never overwrite another one.
            "swapRecord": null,
        });
        let url = server.at("/xrpc/com.atproto.repo.putRecord", &[], &[]);
        self.http.post(url).bearer(access.expose()).json(&body).send().await
    }

    /// Uploads the pictures, and gives them as a record shows them. What the server says that it has must be what was sent.
    async fn upload(&self, cleared: &Cleared, server: &Server, token: &str, now: Time) -> Result<Vec<Value>, Trouble> {
        #[derive(Deserialize)]
        struct Uploaded {
            blob: Value,
        }
        let mut images = Vec::new();
        for picture in cleared.pictures() {
            let url = server.at("/xrpc/com.atproto.repo.uploadBlob", &[], &[]);
            let call = self.http.post(url).bearer(token).bytes(picture.media_type(), picture.bytes().to_vec());
            let Uploaded { blob } = read_as(&call.send().await?, now)?;
            if blob["size"] != json!(picture.bytes().len()) || blob["mimeType"] != picture.media_type() {
                return Err(Trouble::Refused(Reason::PictureNotTaken));
            }
            images.push(json!({
                "alt": picture.alt(),
                "image": blob,
                "aspectRatio": { "width": picture.width(), "height": picture.height() },
            }));
        }
        Ok(images)
    }

    async fn attempt(&self, cleared: &Cleared, now: Time) -> Result<Class, Trouble> {
        let server = Server::parse(cleared.server().unwrap_or_default())?;
        let class = self.classify(&self.write(cleared, &server, now).await?, now);
        if class == Class::Trouble(Trouble::Refused(Reason::PlaceTaken)) {
            return self.look_at_place(cleared, &server, now).await;
        }
        Ok(class)
    }

    /// Opens a session with the app password.
    async fn sign_in(&self, server: &Server, name: &str, secret: &str, now: Time) -> Result<Opened, Trouble> {
        let body = json!({ "identifier": name, "password": secret });
        let url = server.at("/xrpc/com.atproto.server.createSession", &[], &[]);
        read_as(&self.http.post(url).json(&body).send().await?, now)
    }

    /// The facets of a text. A handle that nobody answers to stays plain; so does one that cannot be looked up in time.
    async fn facets(&self, server: &Server, text: &str) -> Vec<Value> {
        let mut facets = facets::facets_of(text);
        let handles: BTreeSet<String> = facets.iter().filter_map(Facet::handle).map(str::to_owned).collect();
        let mut known = BTreeMap::new();
        let look_up = async {
            for handle in handles.into_iter().take(MOST_MENTIONS) {
                if let Some(did) = self.resolve(server, &handle).await {
                    known.insert(handle, did);
                }
            }
        };
        // What was found before the time was over still counts.
        let _ = tokio::time::timeout(LOOK_UP, look_up).await;
        for facet in &mut facets {
            if let Some(did) = facet.handle().and_then(|handle| known.get(handle)) {
                facet.what = What::Mention(did.clone());
            }
        }
        facets.iter().filter_map(Facet::as_json).collect()
    }

    async fn resolve(&self, server: &Server, handle: &str) -> Option<String> {
        let answer = self.http.get(Self::ask_whose(server, handle)).send().await.ok()?;
        let did = answer.is_good().then(|| answer.read::<Resolved>())??.did;
        did.starts_with("did:").then_some(did)
    }

    /// Whose handle this is, told apart: nobody's, and not to be learned just now.
    async fn whose(&self, server: &Server, handle: &str, now: Time) -> Result<Option<String>, Trouble> {
        let answer = self.http.get(Self::ask_whose(server, handle)).send().await?;
        match read_as::<Resolved>(&answer, now) {
            Ok(found) => Ok(Some(found.did).filter(|did| did.starts_with("did:"))),
            Err(Trouble::Refused(_)) => Ok(None),
            Err(trouble) => Err(trouble),
        }
    }

    fn ask_whose(server: &Server, handle: &str) -> Url {
        server.at("/xrpc/com.atproto.identity.resolveHandle", &[], &[("handle", handle)])
    }

    /// The post that is passed on, as a record names it: only while it says what was approved, and has no picture.
    async fn passed_on(&self, server: &Server, address: &str, cleared: &Cleared, now: Time) -> Result<Value, Trouble> {
        let record = self.post_at(server, address, now).await?;
        if record.value.embed.as_ref().is_some_and(Embed::shows_more) {
            return Err(Trouble::Refused(Reason::ShowsMore));
        }
        if !says_the_same(&record.value.text, cleared.passed_on().unwrap_or_default()) {
            return Err(Trouble::Refused(Reason::OtherWords));
        }
        record.name()
    }

    /// `reply.root` and `reply.parent` for an answer to the post at `address`: its `at://` address, or its page.
    async fn place_of_reply(&self, server: &Server, address: &str, now: Time) -> Result<Value, Trouble> {
        let record = self.post_at(server, address, now).await?;
        let parent = record.name()?;
        let root = record.value.reply.map_or_else(|| parent.clone(), |reply| reply.root);
        Ok(json!({ "root": root, "parent": parent }))
    }

    /// The post at `address`: its `at://` address, or its page.
    async fn post_at(&self, server: &Server, address: &str, now: Time) -> Result<Record, Trouble> {
        let gone = Trouble::Refused(Reason::AnsweredPostGone);
        let address = page_of_post(address).unwrap_or_else(|| address.to_owned());
        let place = Place::of(&address).filter(|place| place.collection == COLLECTION).ok_or(gone)?;
        let whose = if place.repo.starts_with("did:") {
            place.repo.to_owned()
        } else {
            self.whose(server, place.repo, now).await?.ok_or(gone)?
        };
        let answer = self.record(server, &Place { repo: &whose, ..place }).await?;
        read_as(&answer, now).map_err(|trouble| match trouble {
            Trouble::Refused(Reason::NotThere) => gone,
            other => other,
        })
    }

    async fn record(&self, server: &Server, place: &Place<'_>) -> Result<Answer, Trouble> {
        let query = [("repo", place.repo), ("collection", place.collection), ("rkey", place.key)];
        self.http.get(server.at("/xrpc/com.atproto.repo.getRecord", &[], &query)).send().await
    }

    /// Something stands where our post would go. If it says the same, it is our own from an earlier attempt; if that
    /// cannot be seen now, nobody knows.
    async fn look_at_place(&self, cleared: &Cleared, server: &Server, now: Time) -> Result<Class, Trouble> {
        let key = tid::record_key(cleared.key());
        let place = Place { repo: &cleared.credentials().remote, collection: collection(cleared.share()), key: &key };
        let doubtful = |_| Trouble::Unknown(Reason::PlaceTaken);
        let answer = self.record(server, &place).await.map_err(doubtful)?;
        let record: Record = read_as(&answer, now).map_err(doubtful)?;
        let theirs_alone = cleared.share().is_some_and(Share::is_theirs_alone);
        if record.value.text == if theirs_alone { "" } else { cleared.text() } {
            return Ok(Class::Sent(receipt(record.uri)));
        }
        Err(Trouble::Refused(Reason::PlaceTaken))
    }
}

#[async_trait]
impl Connector for Bluesky {
    fn network(&self) -> Network {
        Network::Bluesky
    }

    async fn connect(&self, ask: &Ask, now: Time) -> Result<Connected, Trouble> {
        let server = Server::parse(&ask.server)?;
        let (name, secret) = (ask.handle.trim().trim_start_matches('@'), ask.secret.expose().trim());
        let opened = self.sign_in(&server, name, secret, now).await.map_err(|trouble| match trouble {
            Trouble::Revoked(Reason::GrantGone) => Trouble::Refused(Reason::NotRecognised),
            other => other,
        })?;
        let handle = opened.handle.clone();
        let held = Credentials {
            access: Private::default(),
            refresh: Private::default(),
            secret: secret.into(),
            remote: String::new(),
        };
        Ok(Connected { handle, credentials: opened.into_credentials(&held)?, limits: limits(now) })
    }

    /// Renews the session; one that has died is opened again with the app password. A blip is neither.
    async fn refresh(&self, access: Access<'_>, now: Time) -> Result<Credentials, Trouble> {
        let server = Server::parse(access.server)?;
        let held = access.credentials;
        let url = server.at("/xrpc/com.atproto.server.refreshSession", &[], &[]);
        let answer = self.http.post(url).bearer(held.refresh.expose()).send().await?;
        let opened = match read_as::<Opened>(&answer, now) {
            Err(Trouble::Expired | Trouble::Revoked(Reason::GrantGone)) if !held.secret.expose().is_empty() => {
                self.sign_in(&server, &held.remote, held.secret.expose(), now).await
            }
            renewed => renewed,
        };
        let opened = opened.map_err(|trouble| match trouble {
            Trouble::Expired => Trouble::Revoked(Reason::GrantGone),
            other => other,
        })?;
        opened.into_credentials(held)
    }

    fn is_stale(&self, credentials: &Credentials, now: Time) -> bool {
        session::is_stale(credentials.access.expose(), now)
    }

    /// The lexicon's own numbers: a server has no call that says others. The address is still checked.
    async fn limits(&self, server: &str, now: Time) -> Result<Limits, Trouble> {
        Server::parse(server)?;
        Ok(limits(now))
    }

    async fn publish(&self, cleared: Cleared, now: Time) -> Outcome {
        self.attempt(&cleared, now).await.unwrap_or_else(Class::Trouble).into()
    }

    /// Looks up the one name that this job's post would have.
    async fn find_ours(&self, access: Access<'_>, seek: Seek<'_>, now: Time) -> Result<Vec<Ours>, Trouble> {
        let server = Server::parse(access.server)?;
        let key = tid::record_key(seek.job);
        let place = Place { repo: &access.credentials.remote, collection: collection(seek.share), key: &key };
        let answer = self.record(&server, &place).await?;
        if answer.status == 400 && Said::by(&answer).is_some_and(|said| said.error == "RecordNotFound") {
            return Ok(Vec::new());
        }
        let record: Record = read_as(&answer, now)?;
        let at = date(&record.value.created_at).ok_or(Trouble::Unknown(Reason::Unreadable))?;
        Ok(vec![Ours { receipt: receipt(record.uri), at, text: record.value.text, by_name: true }])
    }

    async fn delete(&self, access: Access<'_>, id: &str, now: Time) -> Result<(), Trouble> {
        let server = Server::parse(access.server)?;
        let place = Place::of(id)
            .filter(|place| place.repo == access.credentials.remote)
            .filter(|place| [COLLECTION, REPOSTS, LIKES].contains(&place.collection))
            .ok_or(Trouble::Refused(Reason::NotThere))?;
        let body = json!({ "repo": place.repo, "collection": place.collection, "rkey": place.key });
        let url = server.at("/xrpc/com.atproto.repo.deleteRecord", &[], &[]);
        let answer = self.http.post(url).bearer(access.credentials.access.expose()).json(&body).send().await?;
        if answer.is_good() { Ok(()) } else { Err(fault(&answer, now)) }
    }

    fn classify(&self, answer: &Answer, now: Time) -> Class {
        #[derive(Deserialize)]
        struct Put {
            uri: String,
        }
        if !answer.is_good() {
            return Class::Trouble(fault(answer, now));
        }
        match answer.read::<Put>() {
            Some(put) if Place::of(&put.uri).is_some() => Class::Sent(receipt(put.uri)),
            _ => Class::Trouble(Trouble::Unknown(Reason::Unreadable)),
        }
    }
}

/// Where the record of a job stands.
fn collection(share: Option<Share>) -> &'static str {
    match share {
        Some(Share::Repost) => REPOSTS,
        Some(Share::Like) => LIKES,
        Some(Share::Quote) | None => COLLECTION,
    }
}

/// The three parts of an `at://` address.
struct Place<'a> {
    repo: &'a str,
    collection: &'a str,
    key: &'a str,
}

impl Place<'_> {
    fn of(uri: &str) -> Option<Place<'_>> {
        let mut parts = uri.strip_prefix("at://")?.split('/');
        let place = Place { repo: parts.next()?, collection: parts.next()?, key: parts.next()? };
        let whole = parts.next().is_none() && ![place.repo, place.collection, place.key].contains(&"");
        whole.then_some(place)
    }
}

/// The `at://` address of a post whose page somebody copied: `https://bsky.app/profile/<handle or did>/post/<key>`.
fn page_of_post(address: &str) -> Option<String> {
    let url = Url::parse(address).ok().filter(|url| url.host_str() == Some("bsky.app"))?;
    let parts: Vec<_> = url.path_segments()?.filter(|part| !part.is_empty()).collect();
    match parts[..] {
        ["profile", whose, "post", key] => Some(format!("at://{whose}/{COLLECTION}/{key}")),
        _ => None,
    }
}

/// The address of a post and the page where people read it.
fn receipt(uri: String) -> Receipt {
    let url = Place::of(&uri)
        .filter(|place| place.collection == COLLECTION)
        .map(|place| format!("https://bsky.app/profile/{}/post/{}", place.repo, place.key));
    Receipt { id: uri, url }
}

fn limits(now: Time) -> Limits {
    Limits {
        length: Some(MOST_GRAPHEMES),
        count: Count::Graphemes,
        address_length: None,
        bytes: Some(MOST_BYTES),
        read: Some(now),
    }
}

fn read_as<T: serde::de::DeserializeOwned>(answer: &Answer, now: Time) -> Result<T, Trouble> {
    if !answer.is_good() {
        return Err(fault(answer, now));
    }
    answer.read().ok_or(Trouble::Unknown(Reason::Unreadable))
}

/// The shape of every error of the protocol.
#[derive(Deserialize)]
struct Said {
    error: String,
    #[serde(default)]
    message: String,
}

impl Said {
    fn by(answer: &Answer) -> Option<Said> {
        answer.read()
    }
}

/// The protocol's table of refusals, by the error's name; its words only choose between two sentences.
fn fault(answer: &Answer, now: Time) -> Trouble {
    if let Some(trouble) = common(answer, now) {
        return trouble;
    }
    let Some(said) = Said::by(answer) else {
        return Trouble::Refused(Reason::TurnedAway);
    };
    match (said.error.as_str(), answer.status) {
        ("ExpiredToken" | "InvalidToken", _) => Trouble::Expired,
        ("AuthFactorTokenRequired", _) => Trouble::Refused(Reason::SecondCode),
        ("AccountTakedown" | "AccountSuspended" | "AccountDeactivated" | "AccountNotFound", _) => {
            Trouble::Revoked(Reason::AccountClosed)
        }
        ("InvalidSwap", _) => Trouble::Refused(Reason::PlaceTaken),
        ("RecordNotFound", _) => Trouble::Refused(Reason::NotThere),
        ("InvalidRequest", _) if said.message.starts_with("Could not locate record") => {
            Trouble::Refused(Reason::NotThere)
        }
        ("InvalidRequest", _) if said.message.contains("too big") || said.message.contains("longer than") => {
            Trouble::Refused(Reason::TooLong)
        }
        (_, 401) => Trouble::Revoked(Reason::GrantGone),
        (_, 403) => Trouble::Revoked(Reason::NotAllowed),
        (_, 413) => Trouble::Refused(Reason::TooLong),
        _ => Trouble::Refused(Reason::NotAccepted),
    }
}
