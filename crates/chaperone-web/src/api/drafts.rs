//! Drafts: list, read, start, save with the version that was seen, name a consent, check, erase, ask for approval.
//!
//! Deliberately absent: approving, sending back and releasing. A key never does those.

use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use chaperone_desk::draft::{Answered, Edit};
use chaperone_desk::{AccountId, ConsentId, DraftId, PersonId, approve, consent, draft, source};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::asked::{Asked, Named, whole};
use super::enter::Caller;
use super::no::{Granted, Said, Trouble};
use super::shapes::{About, Channel, Draft, Id, Report, Share, time, when};

/// A draft as a list shows it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Line {
    id: String,
    author: String,
    editor: String,
    #[schema(value_type = Channel)]
    channel: chaperone_screen::Channel,
    first_words: String,
    accounts: Vec<String>,
    state: &'static str,
    asked_of: Option<String>,
    /// The verdict when it was last saved.
    verdict: Option<String>,
    due: Option<String>,
    updated: String,
}

/// A new draft.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewDraft {
    #[schema(max_length = 100_000)]
    text: String,
    /// `post` where it is not given.
    #[serde(default)]
    #[schema(value_type = Option<Channel>)]
    channel: Option<chaperone_screen::Channel>,
    /// Passes somebody else's post on: `text` is their words (`repost`, `like`) or one's own above those in `in_reply_to`
    /// (`quote`), and `answered_address` says where it stands.
    #[serde(default)]
    #[schema(value_type = Option<Share>)]
    share: Option<draft::Share>,
    /// The text that it answers or quotes.
    in_reply_to: Option<String>,
    /// Where the post stands that a public reply answers: its `https://` or `at://` address. A connected account of that
    /// network puts the reply under it; everywhere else a person does.
    #[schema(max_length = 2000)]
    answered_address: Option<String>,
    /// Ids of the accounts that it goes to; `/api/v1/accounts` lists them.
    #[serde(default)]
    accounts: Vec<Id>,
    /// When it should go out; as soon as it may where it is not given.
    #[schema(format = "date-time")]
    due: Option<String>,
}

/// A change of a draft: everything that it says now, and the version that was seen.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Change {
    #[schema(max_length = 100_000)]
    text: String,
    #[serde(default)]
    accounts: Vec<Id>,
    #[schema(format = "date-time")]
    due: Option<String>,
    #[serde(deserialize_with = "whole")]
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64)]
    version: i64,
}

/// The consent to rest on.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Naming {
    /// None takes an earlier one off.
    about: Option<About>,
    #[serde(deserialize_with = "whole")]
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64)]
    version: i64,
}

/// Whom to ask.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Asking {
    /// Id of a person from `approvers`.
    of: Id,
    #[serde(deserialize_with = "whole")]
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64)]
    version: i64,
}

/// The link to hand to the approver. It opens this draft for that person, who still signs in.
#[derive(Debug, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Link {
    /// A path of this desk.
    path: String,
    expires: String,
}

/// Somebody who could approve a draft.
#[derive(Debug, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Approver {
    id: String,
    name: String,
    role: &'static str,
}

fn id(text: &str) -> Said<DraftId> {
    Ok(DraftId::parse(text).ok_or(Trouble::Missing)?)
}

fn accounts(given: &[Id]) -> Said<Vec<AccountId>> {
    let read = given.iter().map(|id| AccountId::parse(&id.0)).collect::<Option<Vec<_>>>();
    Ok(read.ok_or_else(|| Trouble::WrongShape("`accounts` holds ids".to_owned()))?)
}

#[utoipa::path(get, path = "/api/v1/drafts", tag = "drafts", summary = "Lists the drafts that you may see, the last changed first",
    responses((status = 200, description = "At most 200 drafts", body = [Line])))]
pub(super) async fn list(caller: Caller) -> Said<Json<Vec<Line>>> {
    let found = draft::list(&caller.desk, &caller.act).await?;
    let line = |summary: draft::Summary| Line {
        id: summary.id.to_string(),
        author: summary.author.to_string(),
        editor: summary.editor.to_string(),
        channel: summary.channel,
        first_words: summary.first_words.expose().clone(),
        accounts: summary.accounts.iter().map(ToString::to_string).collect(),
        state: summary.state.name(),
        asked_of: summary.asked_of.map(|person| person.to_string()),
        verdict: summary.verdict,
        due: summary.due.map(when),
        updated: when(summary.updated),
    };
    Ok(Json(found.into_iter().map(line).collect()))
}

#[utoipa::path(post, path = "/api/v1/drafts", tag = "drafts", summary = "Starts a draft and checks it",
    request_body = NewDraft,
    responses((status = 201, description = "The draft; `Location` is its address", body = Draft,
        headers(("Location" = String)))))]
pub(super) async fn start(caller: Caller, Asked(new): Asked<NewDraft>) -> Said<Response> {
    let edit = Edit {
        text: new.text.into(),
        accounts: accounts(&new.accounts)?,
        picture: false,
        pictures: None,
        due: new.due.map(|due| time(&due, "due")).transpose()?,
        version: 0,
    };
    let channel = new.channel.unwrap_or_default();
    let answered =
        Answered { words: new.in_reply_to.as_deref(), address: new.answered_address.as_deref(), share: new.share };
    let made = draft::start(&caller.desk, &caller.act, channel, answered, &edit).await.granted()?;
    let address = format!("/api/v1/drafts/{}", made.id);
    Ok((StatusCode::CREATED, [(header::LOCATION, address)], Json(Draft::of(&made, &caller.act))).into_response())
}

#[utoipa::path(get, path = "/api/v1/drafts/{draft}", tag = "drafts", summary = "Reads a draft",
    params(("draft" = String, Path, description = "Id of the draft")),
    responses((status = 200, description = "The draft", body = Draft)))]
pub(super) async fn get(caller: Caller, Named(draft): Named) -> Said<Json<Draft>> {
    let found = draft::get(&caller.desk, &caller.act, &id(&draft)?).await.granted()?;
    Ok(Json(Draft::of(&found, &caller.act)))
}

#[utoipa::path(put, path = "/api/v1/drafts/{draft}", tag = "drafts",
    summary = "Saves a draft and checks it; a change ends an approval",
    params(("draft" = String, Path, description = "Id of the draft")), request_body = Change,
    responses((status = 200, description = "The draft as it is kept", body = Draft)))]
pub(super) async fn save(caller: Caller, Named(draft): Named, Asked(change): Asked<Change>) -> Said<Json<Draft>> {
    let id = id(&draft)?;
    let before = draft::get(&caller.desk, &caller.act, &id).await.granted()?;
    let edit = Edit {
        text: change.text.into(),
        accounts: accounts(&change.accounts)?,
        picture: before.picture,
        pictures: None,
        due: change.due.map(|due| time(&due, "due")).transpose()?,
        version: change.version,
    };
    let saved = draft::save(&caller.desk, &caller.act, &id, &edit).await.granted()?;
    Ok(Json(Draft::of(&saved, &caller.act)))
}

#[utoipa::path(put, path = "/api/v1/drafts/{draft}/about", tag = "drafts",
    summary = "Names the patient's consent that a draft rests on, or takes it off; a change ends an approval",
    params(("draft" = String, Path, description = "Id of the draft")), request_body = Naming,
    responses((status = 200, description = "The draft, read again with what the consent agrees to", body = Draft)))]
pub(super) async fn name_consent(
    caller: Caller,
    Named(draft): Named,
    Asked(naming): Asked<Naming>,
) -> Said<Json<Draft>> {
    let about = naming.about.map(|about| {
        let consent = ConsentId::parse(&about.consent);
        let consent = consent.ok_or_else(|| Trouble::WrongShape("`consent` is an id".to_owned()))?;
        let About { purpose, stage, elements, level, .. } = about;
        Ok::<_, Trouble>(consent::About { consent, purpose, stage, elements, level })
    });
    let about = about.transpose()?;
    let kept = draft::set_about(&caller.desk, &caller.act, &id(&draft)?, naming.version, about).await.granted()?;
    Ok(Json(Draft::of(&kept, &caller.act)))
}

#[utoipa::path(delete, path = "/api/v1/drafts/{draft}", tag = "drafts",
    summary = "Erases a draft: its words can't be read again, in backups either",
    params(("draft" = String, Path, description = "Id of the draft")),
    responses((status = 204, description = "It is erased")))]
pub(super) async fn erase(caller: Caller, Named(draft): Named) -> Said<StatusCode> {
    draft::erase(&caller.desk, &caller.act, &id(&draft)?).await.granted()?;
    Ok(StatusCode::NO_CONTENT)
}

#[utoipa::path(get, path = "/api/v1/drafts/{draft}/check", tag = "drafts", summary = "Checks a draft as it is kept",
    params(("draft" = String, Path, description = "Id of the draft")),
    responses((status = 200, description = "The same report as the pages show", body = Report)))]
pub(super) async fn check(caller: Caller, Named(draft): Named) -> Said<Json<chaperone_screen::Report>> {
    let found = draft::get(&caller.desk, &caller.act, &id(&draft)?).await.granted()?;
    Ok(Json(draft::check(&caller.desk, &found).await?))
}

#[utoipa::path(get, path = "/api/v1/drafts/{draft}/approvers", tag = "drafts", summary = "Lists who could approve a draft",
    params(("draft" = String, Path, description = "Id of the draft")),
    responses((status = 200, description = "People who may approve and did not change it last", body = [Approver])))]
pub(super) async fn approvers(caller: Caller, Named(draft): Named) -> Said<Json<Vec<Approver>>> {
    let found = draft::get(&caller.desk, &caller.act, &id(&draft)?).await.granted()?;
    let people = approve::approvers(&caller.desk, &found).await?;
    let one = |person: chaperone_desk::person::Person| Approver {
        id: person.id.to_string(),
        name: person.name,
        role: person.role.name(),
    };
    Ok(Json(people.into_iter().map(one).collect()))
}

#[utoipa::path(post, path = "/api/v1/drafts/{draft}/ask", tag = "drafts", summary = "Asks somebody to approve a draft",
    params(("draft" = String, Path, description = "Id of the draft")), request_body = Asking,
    responses((status = 200, description = "The link to hand over", body = Link)))]
pub(super) async fn ask(caller: Caller, Named(draft): Named, Asked(asking): Asked<Asking>) -> Said<Json<Link>> {
    let id = id(&draft)?;
    let of = PersonId::parse(&asking.of.0).ok_or_else(|| Trouble::WrongShape("`of` is an id".to_owned()))?;
    let link = approve::ask(&caller.desk, &caller.act, &id, asking.version, &of).await.granted()?;
    Ok(Json(Link { path: link.path().to_owned(), expires: when(link.expires) }))
}

/// Where a health claim comes from.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ClaimSource {
    #[schema(max_length = 200)]
    title: String,
    /// Its address on the web.
    #[schema(max_length = 2000)]
    address: String,
    /// The day on which somebody looked at it, not to come.
    #[schema(format = "date", pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
    looked: String,
}

/// A source as it is kept.
#[derive(Debug, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct KeptSource {
    title: String,
    address: String,
    looked: String,
    /// It is older than a year: somebody should look again.
    stale: bool,
}

/// A source to keep.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewSource {
    source: ClaimSource,
    #[serde(deserialize_with = "whole")]
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64)]
    version: i64,
}

fn sourced(caller: &Caller, kept: &source::Source) -> KeptSource {
    let today = caller.act.now.in_zone(caller.practice.zone()).date_naive();
    KeptSource {
        title: kept.title.expose().clone(),
        address: kept.address.expose().clone(),
        looked: kept.looked.to_string(),
        stale: kept.is_stale_on(today),
    }
}

#[utoipa::path(get, path = "/api/v1/drafts/{draft}/source", tag = "drafts", summary = "Reads the source that is kept with a draft",
    params(("draft" = String, Path, description = "Id of the draft")),
    responses((status = 200, description = "The source; `null` where there is none", body = Option<KeptSource>)))]
pub(super) async fn source(caller: Caller, Named(draft): Named) -> Said<Json<Option<KeptSource>>> {
    let found = source::get(&caller.desk, &caller.act, &id(&draft)?).await.granted()?;
    Ok(Json(found.map(|found| sourced(&caller, &found))))
}

#[utoipa::path(put, path = "/api/v1/drafts/{draft}/source", tag = "drafts",
    summary = "Keeps the source of a health claim with a draft, in the place of an earlier one",
    params(("draft" = String, Path, description = "Id of the draft")), request_body = NewSource,
    responses((status = 200, description = "The source as it is kept", body = KeptSource)))]
pub(super) async fn keep_source(
    caller: Caller,
    Named(draft): Named,
    Asked(new): Asked<NewSource>,
) -> Said<Json<KeptSource>> {
    let ClaimSource { title, address, looked } = &new.source;
    let given = (title.as_str(), address.as_str(), looked.as_str());
    let kept = source::keep(&caller.desk, &caller.act, &id(&draft)?, new.version, given).await.granted()?;
    Ok(Json(sourced(&caller, &kept)))
}
