//! Mastodon, and servers that speak its language.
//!
//! Source: the Mastodon API documentation (statuses, accounts, instance, OAuth) and answers recorded from a server.
//! The key of a job travels as `Idempotency-Key`: the server gives the same post for the same key (about an hour).
//! A boost or a favourite is one call on the post itself, and doing it twice is doing it once.
//! Pictures are uploaded first with their descriptions (`/api/v2/media`), and the post waits until the server has worked
//! through them. Deliberately absent: quotes (not every server has them), notifications, and refreshing: a Mastodon token lasts until somebody revokes it.

mod media;
mod plain;
pub mod sign_in;

use async_trait::async_trait;
use chaperone_desk::account::{Count, Credentials, Limits};
use chaperone_desk::draft::Share;
use chaperone_desk::release::Outcome;
use chaperone_desk::{Cleared, Network, Private, Time};
use serde::Deserialize;
use serde_json::json;
use url::Url;

use crate::class::{Class, Reason, Receipt, Trouble, common, date};
use crate::contract::{
    Access, Ask, Connected, Connector, Ours, Seek, UPLOADING, before_sending, says_the_same, while_uploading,
};
use crate::http::{Answer, Http};
use crate::server::Server;

/// Posts on one page of an account's list: the most that the API gives.
const PAGE: &str = "40";
/// Pages that are read to settle one `unknown`; a practice does not post 200 times in that span.
const MOST_PAGES: usize = 5;

/// The connector.
#[derive(Debug)]
pub struct Mastodon {
    http: Http,
}

/// The part of an account that we read.
#[derive(Deserialize)]
struct Account {
    id: String,
    username: String,
}

/// The part of a status that we read.
#[derive(Deserialize)]
struct Status {
    id: String,
    url: Option<String>,
    created_at: String,
    content: String,
}

/// The part of an answered post that we read.
#[derive(Deserialize)]
struct Answered {
    id: String,
    uri: String,
    url: Option<String>,
    visibility: String,
    #[serde(default)]
    content: String,
    #[serde(default)]
    media_attachments: Vec<serde::de::IgnoredAny>,
    /// Another post that it quotes, or a poll: words that nobody here has read.
    quote: Option<serde::de::IgnoredAny>,
    poll: Option<serde::de::IgnoredAny>,
    #[serde(default)]
    spoiler_text: String,
    /// Whether our account has passed it on, or liked it.
    #[serde(default)]
    reblogged: bool,
    #[serde(default)]
    favourited: bool,
}

/// The two deeds as the API calls them: to do it, to take it back, and in the name that we keep.
fn verbs(share: Share) -> Option<(&'static str, &'static str)> {
    match share {
        Share::Repost => Some(("reblog", "unreblog")),
        Share::Like => Some(("favourite", "unfavourite")),
        Share::Quote => None,
    }
}

/// The deed and the post of a name that we keep, such as `reblog/109`.
fn kept(id: &str) -> Option<(&'static str, &str)> {
    let (verb, id) = id.split_once('/')?;
    let (_, back) = [Share::Repost, Share::Like].into_iter().filter_map(verbs).find(|(known, _)| *known == verb)?;
    Some((back, id))
}

impl Answered {
    /// Whether this is the post at `address`: its page, or its name between servers. What hangs on an address behind `?`
    /// or `#` says nothing about the post.
    fn stands_at(&self, address: &Url) -> bool {
        let bare = |url: &Url| (url.origin(), url.path().trim_end_matches('/').to_owned());
        let here = |text: &str| Url::parse(text).is_ok_and(|url| bare(&url) == bare(address));
        self.url.as_deref().is_some_and(here) || here(&self.uri)
    }
}

/// The part of `/api/v2/instance` that we read.
#[derive(Deserialize)]
struct Instance {
    domain: String,
    configuration: Configuration,
}

#[derive(Deserialize)]
struct Configuration {
    statuses: StatusLimits,
}

#[derive(Deserialize)]
struct StatusLimits {
    max_characters: Option<u32>,
    characters_reserved_per_url: Option<u32>,
}

impl Mastodon {
    pub(crate) fn new(http: Http) -> Mastodon {
        Mastodon { http }
    }

    async fn read<T: serde::de::DeserializeOwned>(
        &self,
        server: &Server,
        path: &str,
        query: &[(&str, &str)],
        token: Option<&str>,
        now: Time,
    ) -> Result<T, Trouble> {
        let mut call = self.http.get(server.at(path, &[], query));
        if let Some(token) = token {
            call = call.bearer(token);
        }
        read_as(&call.send().await?, now)
    }

    async fn account(&self, server: &Server, token: &str, now: Time) -> Result<Account, Trouble> {
        self.read(server, "/api/v1/accounts/verify_credentials", &[], Some(token), now).await
    }

    async fn instance(&self, server: &Server, now: Time) -> Result<Instance, Trouble> {
        self.read(server, "/api/v2/instance", &[], None, now).await
    }

    /// The one request of a publish. Errors before it are "not sent"; an answer is for `classify`.
    async fn attempt(&self, cleared: &Cleared, now: Time) -> Result<Answer, Trouble> {
        let server = Server::parse(cleared.server().unwrap_or_default())?;
        let token = cleared.credentials().access.expose();
        // The account may be set to post to followers only; what was approved here was approved as public.
        let mut body = json!({ "status": cleared.text(), "visibility": "public" });
        if let Some(address) = cleared.answered_address() {
            let answered = self.answered(&server, token, address, now).await.map_err(before_sending)?;
            body["in_reply_to_id"] = json!(answered.id);
            // An answer is never more public than what it answers.
            body["visibility"] = json!(answered.visibility);
        }
        if !cleared.pictures().is_empty() {
            let uploading = tokio::time::timeout(UPLOADING, media::upload(&self.http, cleared, &server, token, now));
            let ids = uploading.await.unwrap_or(Err(Trouble::NotSent(Reason::NoAnswer))).map_err(while_uploading)?;
            body["media_ids"] = json!(ids);
        }
        self.http
            .post(server.at("/api/v1/statuses", &[], &[]))
            .bearer(token)
            .header("idempotency-key", cleared.key())
            .json(&body)
            .send()
            .await
    }

    /// Passes somebody else's post on, as it was approved.
    async fn pass_on(&self, cleared: &Cleared, share: Share, now: Time) -> Result<Class, Trouble> {
        let Some((verb, _)) = verbs(share) else { return Err(Trouble::Refused(Reason::NotAccepted)) };
        let server = Server::parse(cleared.server().unwrap_or_default())?;
        let token = cleared.credentials().access.expose();
        let address = cleared.answered_address().unwrap_or_default();
        let post = self.answered(&server, token, address, now).await.map_err(before_sending)?;
        if !["public", "unlisted"].contains(&post.visibility.as_str()) {
            return Err(Trouble::Refused(Reason::NotPublic));
        }
        if !post.media_attachments.is_empty() || post.quote.is_some() || post.poll.is_some() {
            return Err(Trouble::Refused(Reason::ShowsMore));
        }
        let there = format!("{} {}", post.spoiler_text, plain::text_of(&post.content));
        if !says_the_same(&there, cleared.passed_on().unwrap_or_default()) {
            return Err(Trouble::Refused(Reason::OtherWords));
        }
        let call = self.http.post(step(&server, &post.id, verb)).bearer(token);
        let class = self.classify(&call.json(&json!({})).send().await?, now);
        Ok(match class {
            Class::Sent(_) => {
                Class::Sent(Receipt { id: format!("{verb}/{}", post.id), url: post.url.or(Some(post.uri)) })
            }
            // It may write and not do this: an older connection was never given the right.
            Class::Trouble(Trouble::Revoked(Reason::NotAllowed)) => {
                Class::Trouble(Trouble::Refused(Reason::MayNotPassOn))
            }
            other @ Class::Trouble(_) => other,
        })
    }

    /// Whether our account has done this with the post.
    async fn find_passed_on(
        &self,
        access: Access<'_>,
        share: Share,
        seek: Seek<'_>,
        now: Time,
    ) -> Result<Vec<Ours>, Trouble> {
        let server = Server::parse(access.server)?;
        let token = access.credentials.access.expose();
        let post = match self.answered(&server, token, seek.address.unwrap_or_default(), now).await {
            Err(Trouble::Refused(Reason::AnsweredPostGone)) => return Ok(Vec::new()),
            found => found?,
        };
        let done = match share {
            Share::Repost => post.reblogged,
            Share::Like => post.favourited,
            Share::Quote => false,
        };
        let Some((verb, _)) = verbs(share).filter(|_| done) else { return Ok(Vec::new()) };
        let receipt = Receipt { id: format!("{verb}/{}", post.id), url: post.url.or(Some(post.uri)) };
        Ok(vec![Ours { receipt, at: now, text: String::new(), by_name: true }])
    }

    /// The post at this address, as our server knows it. A page of our own server names it; a post of another server is
    /// looked up, and taken only if it says itself that it stands at this address.
    async fn answered(&self, server: &Server, token: &str, address: &str, now: Time) -> Result<Answered, Trouble> {
        #[derive(Deserialize)]
        struct Found {
            statuses: Vec<Answered>,
        }
        let gone = Trouble::Refused(Reason::AnsweredPostGone);
        let url = Url::parse(address).map_err(|_| gone)?;
        if server.holds(&url) {
            let id =
                url.path_segments().and_then(|parts| parts.rev().find(|part| !part.is_empty())).unwrap_or_default();
            if id.is_empty() || !id.bytes().all(|sign| sign.is_ascii_alphanumeric()) {
                return Err(gone);
            }
            let answer = self.http.get(server.at("/api/v1/statuses", &[id], &[])).bearer(token).send().await?;
            return read_as(&answer, now).map_err(|trouble| match trouble {
                Trouble::Refused(Reason::NotThere) => gone,
                other => other,
            });
        }
        let query = [("q", address), ("type", "statuses"), ("resolve", "true"), ("limit", "5")];
        let answer = self.http.get(server.at("/api/v2/search", &[], &query)).bearer(token).send().await?;
        let found: Found = read_as(&answer, now).map_err(|trouble| match trouble {
            // An older connection was never given the right to search; it still posts.
            Trouble::Revoked(Reason::NotAllowed) => Trouble::Refused(Reason::MayNotLookUp),
            Trouble::Refused(Reason::NotThere) => gone,
            other => other,
        })?;
        found.statuses.into_iter().find(|status| status.stands_at(&url)).ok_or(gone)
    }

    /// The exact text of a status, where the server keeps it (Mastodon 3.5 and later).
    async fn source(&self, server: &Server, token: &str, id: &str) -> Option<String> {
        #[derive(Deserialize)]
        struct Source {
            text: String,
        }
        let mut url = server.at("/api/v1/statuses", &[id], &[]);
        url.path_segments_mut().ok()?.push("source");
        let answer = self.http.get(url).bearer(token).send().await.ok()?;
        if !answer.is_good() {
            return None;
        }
        answer.read::<Source>().map(|source| source.text)
    }
}

#[async_trait]
impl Connector for Mastodon {
    fn network(&self) -> Network {
        Network::Mastodon
    }

    async fn connect(&self, ask: &Ask, now: Time) -> Result<Connected, Trouble> {
        let server = Server::parse(&ask.server)?;
        let token = ask.secret.expose().trim();
        let account = self.account(&server, token, now).await.map_err(|trouble| match trouble {
            Trouble::Revoked(Reason::GrantGone) => Trouble::Refused(Reason::NotRecognised),
            other => other,
        })?;
        let instance = self.instance(&server, now).await?;
        if !names(&ask.handle, &account, &instance, &server) {
            return Err(Trouble::Refused(Reason::AnotherAccount));
        }
        Ok(Connected {
            handle: format!("{}@{}", account.username, instance.domain),
            credentials: Credentials {
                access: token.into(),
                refresh: Private::default(),
                secret: token.into(),
                remote: account.id,
            },
            limits: limits_of(&instance, now),
        })
    }

    /// There is nothing to renew: a token lasts until it is revoked.
    async fn refresh(&self, _: Access<'_>, _: Time) -> Result<Credentials, Trouble> {
        Err(Trouble::Revoked(Reason::GrantGone))
    }

    fn is_stale(&self, _: &Credentials, _: Time) -> bool {
        false
    }

    async fn limits(&self, server: &str, now: Time) -> Result<Limits, Trouble> {
        let server = Server::parse(server)?;
        Ok(limits_of(&self.instance(&server, now).await?, now))
    }

    async fn publish(&self, cleared: Cleared, now: Time) -> Outcome {
        if let Some(share) = cleared.share() {
            return self.pass_on(&cleared, share, now).await.unwrap_or_else(Class::Trouble).into();
        }
        match self.attempt(&cleared, now).await {
            Ok(answer) => self.classify(&answer, now).into(),
            Err(trouble) => trouble.into(),
        }
    }

    async fn find_ours(&self, access: Access<'_>, seek: Seek<'_>, now: Time) -> Result<Vec<Ours>, Trouble> {
        if let Some(share) = seek.share {
            return self.find_passed_on(access, share, seek, now).await;
        }
        let server = Server::parse(access.server)?;
        let token = access.credentials.access.expose();
        let account = self.account(&server, token, now).await?;
        let (mut found, mut before) = (Vec::new(), None::<String>);
        for _ in 0..MOST_PAGES {
            let mut query = vec![("limit", PAGE), ("exclude_reblogs", "true")];
            if let Some(before) = &before {
                query.push(("max_id", before));
            }
            let url = server.at("/api/v1/accounts", &[&account.id, "statuses"], &query);
            let page: Vec<Status> = read_as(&self.http.get(url).bearer(token).send().await?, now)?;
            let Some(last) = page.last() else { return Ok(found) };
            before = Some(last.id.clone());
            for status in page {
                let at = date(&status.created_at).ok_or(Trouble::Unknown(Reason::Unreadable))?;
                if at < seek.since {
                    return Ok(found);
                }
                let shown = plain::text_of(&status.content);
                let text = if plain::is_exact(&status.content) {
                    shown
                } else {
                    self.source(&server, token, &status.id).await.unwrap_or(shown)
                };
                found.push(Ours { receipt: Receipt { id: status.id, url: status.url }, at, text, by_name: false });
            }
        }
        // The list goes on past what we read: an absence would be a guess.
        Err(Trouble::Unknown(Reason::TooMany))
    }

    async fn delete(&self, access: Access<'_>, id: &str, now: Time) -> Result<(), Trouble> {
        let server = Server::parse(access.server)?;
        let token = access.credentials.access.expose();
        let answer = match kept(id) {
            Some((back, id)) => self.http.post(step(&server, id, back)).bearer(token).json(&json!({})).send().await?,
            None => self.http.delete(server.at("/api/v1/statuses", &[id], &[])).bearer(token).send().await?,
        };
        if answer.is_good() || (answer.status == 404 && speaks(&answer)) {
            return Ok(());
        }
        Err(fault(&answer, now))
    }

    fn classify(&self, answer: &Answer, now: Time) -> Class {
        #[derive(Deserialize)]
        struct Posted {
            id: String,
            uri: String,
            url: Option<String>,
        }
        if !answer.is_good() {
            return Class::Trouble(fault(answer, now));
        }
        match answer.read::<Posted>() {
            Some(posted) if !posted.id.is_empty() && !posted.uri.is_empty() => {
                Class::Sent(Receipt { id: posted.id, url: posted.url })
            }
            _ => Class::Trouble(Trouble::Unknown(Reason::Unreadable)),
        }
    }
}

/// The address of one deed on one post.
fn step(server: &Server, id: &str, verb: &str) -> Url {
    server.at("/api/v1/statuses", &[id, verb], &[])
}

/// A good answer as `T`, else what is wrong with it.
fn read_as<T: serde::de::DeserializeOwned>(answer: &Answer, now: Time) -> Result<T, Trouble> {
    if !answer.is_good() {
        return Err(fault(answer, now));
    }
    answer.read().ok_or(Trouble::Unknown(Reason::Unreadable))
}

/// The shape of every error that Mastodon itself gives.
#[derive(Deserialize)]
struct Said {
    error: String,
}

/// Whether Mastodon itself answered, and not a proxy in front of it.
fn speaks(answer: &Answer) -> bool {
    answer.read::<Said>().is_some()
}

/// Mastodon's table of refusals. The class follows from the status alone; its words only choose between two sentences.
fn fault(answer: &Answer, now: Time) -> Trouble {
    if let Some(trouble) = common(answer, now) {
        return trouble;
    }
    let Some(said) = answer.read::<Said>() else {
        return Trouble::Refused(match answer.status {
            404 | 410 => Reason::NotThere,
            _ => Reason::TurnedAway,
        });
    };
    match answer.status {
        401 => Trouble::Revoked(Reason::GrantGone),
        403 => Trouble::Revoked(Reason::NotAllowed),
        404 | 410 => Trouble::Refused(Reason::AnsweredPostGone),
        413 => Trouble::Refused(Reason::TooLong),
        422 if said.error.contains("limit") || said.error.contains("too long") => Trouble::Refused(Reason::TooLong),
        _ => Trouble::Refused(Reason::NotAccepted),
    }
}

fn limits_of(instance: &Instance, now: Time) -> Limits {
    let statuses = &instance.configuration.statuses;
    Limits {
        length: statuses.max_characters,
        count: Count::Characters,
        address_length: statuses.characters_reserved_per_url,
        bytes: None,
        read: Some(now),
    }
}

/// Whether the name that a person typed is this account's: empty, `desk`, `@desk` or `desk@mastodon.example`.
fn names(typed: &str, account: &Account, instance: &Instance, server: &Server) -> bool {
    let typed = typed.trim().trim_start_matches('@');
    let (user, domain) = match typed.split_once('@') {
        Some((user, domain)) => (user, Some(domain)),
        None => (typed, None),
    };
    let domain_fits = domain.is_none_or(|domain| {
        domain.eq_ignore_ascii_case(&instance.domain) || domain.eq_ignore_ascii_case(server.name())
    });
    (user.is_empty() || user.eq_ignore_ascii_case(&account.username)) && domain_fits
}
