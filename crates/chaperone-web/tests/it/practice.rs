//! An invented practice with three people and one account by hand, and what a reader does with a page.
//!
//! Deliberately absent: opening a desk and keeping cookies (`desk`), and any stand-in.

use std::time::Duration;

use axum::http::{StatusCode, header};
use chaperone_desk::account::{self, Network};
use chaperone_desk::media::Looks;
use chaperone_desk::person::{self, Join};
use chaperone_desk::practice::{self, SetUp};
use chaperone_desk::session::{self, From};
use chaperone_desk::{AccountId, Act, Desk, PersonId, Role, policy};

use chaperone_web::pages::PAGES;

use crate::desk::{Answer, Browser, House, PASSWORD};

pub const PIN: &str = "480316";

/// Amira (owner), Tom (clinician) and Priya (author); the policy is agreed to.
pub struct Practice {
    pub desk: Desk,
    pub facebook: AccountId,
    pub tom: PersonId,
    house: House,
}

impl Practice {
    /// In a folder that carries the test's name.
    pub async fn open(name: &str) -> Practice {
        Practice::looking(name, &Looks::default()).await
    }

    /// One whose desk looks at pictures.
    pub async fn looking(name: &str, looks: &Looks) -> Practice {
        let house = House::looking(PAGES, name, None, None, looks).await;
        let desk = house.desk.clone();
        let owner = SetUp {
            practice: "Harbour Lane Dental".to_owned(),
            country: "england".to_owned(),
            profession: String::new(),
            zone: String::new(),
            town: "Whitby".to_owned(),
            phone: "01632 960142".to_owned(),
            owner: "Amira Hassan".to_owned(),
            email: "amira@harbourlane.example".to_owned(),
            password: PASSWORD.into(),
            code: String::new(),
        };
        practice::set_up(&desk, owner).await.unwrap().unwrap();
        let amira = act(&desk, "amira").await;
        policy::sign(&desk, &amira).await.unwrap().unwrap();
        let tom = join(&desk, &amira, "Tom Whitlock", "tom", Role::Clinician).await;
        join(&desk, &amira, "Priya Nair", "priya", Role::Author).await;
        let facebook =
            account::add_manual(&desk, &amira, Network::Facebook, "Harbour Lane Dental").await.unwrap().unwrap();
        Practice { desk, facebook, tom, house }
    }

    /// The same practice on a desk that was restored from a backup.
    pub async fn restored(&self) -> Practice {
        let house = self.house.restored().await;
        Practice { desk: house.desk.clone(), facebook: self.facebook.clone(), tom: self.tom.clone(), house }
    }

    /// Somebody else of the practice, who has joined.
    pub async fn join(&self, name: &str, email: &str, role: Role) -> PersonId {
        join(&self.desk, &self.act("amira").await, name, email, role).await
    }

    pub fn pass(&self, span: Duration) {
        self.house.wait(i64::try_from(span.as_secs()).unwrap());
    }

    pub fn browser(&self) -> Browser {
        Browser::new(&self.house)
    }

    /// A browser in which somebody has signed in.
    pub async fn signed_in(&self, name: &str) -> Browser {
        let mut browser = self.browser();
        browser.get("/signin").await;
        let email = format!("{name}@harbourlane.example");
        let answer = browser.post("/signin", &[("email", &email), ("password", PASSWORD)]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
        browser
    }

    /// The desk acting for somebody: for what a test prepares, or looks at behind the pages.
    pub async fn act(&self, name: &str) -> Act {
        act(&self.desk, name).await
    }
}

async fn act(desk: &Desk, name: &str) -> Act {
    let from = From { address: [127, 0, 0, 1].into(), agent: "test".to_owned(), device: None };
    let email = format!("{name}@harbourlane.example");
    let new = session::sign_in(desk, &email, &PASSWORD.into(), &from).await.unwrap().unwrap().session().unwrap();
    desk.act_as(&session::current(desk, new.token.expose()).await.unwrap().unwrap())
}

async fn join(desk: &Desk, by: &Act, name: &str, email: &str, role: Role) -> PersonId {
    let link = person::invite(desk, by, name, &format!("{email}@harbourlane.example"), role).await.unwrap().unwrap();
    let token = link.path().rsplit('/').next().unwrap().to_owned();
    let with = Join { password: PASSWORD.into(), pin: Some(PIN.into()), policy_agreed: true };
    person::join(desk, &token, with).await.unwrap().unwrap()
}

impl Browser {
    /// Presses a button of the form on `page`, with what that form carries unseen (version, seal, kind).
    pub async fn press(&mut self, page: &Answer, path: &str, fields: &[(&str, &str)]) -> Answer {
        let unseen: Vec<(&str, String)> =
            ["version", "seal", "kind"].into_iter().filter_map(|name| Some((name, page.unseen(name)?))).collect();
        let unseen = unseen.iter().map(|(name, value)| (*name, value.as_str()));
        self.post(path, &unseen.chain(fields.iter().copied()).collect::<Vec<_>>()).await
    }

    /// Goes where an answer sends the browser.
    pub async fn follow(&mut self, answer: &Answer) -> Answer {
        let to = answer.header(header::LOCATION.as_str());
        assert!(!to.is_empty(), "{} leads nowhere: {}", answer.status, answer.text);
        self.get(to).await
    }
}

impl Answer {
    /// The value of a hidden field.
    pub fn unseen(&self, name: &str) -> Option<String> {
        let rest = self.text.split_once(&format!("name=\"{name}\" value=\""))?.1;
        Some(rest.split('"').next()?.to_owned())
    }

    /// What stands in the writing box, as a browser would send it back.
    pub fn written(&self) -> String {
        let rest = self.text.split_once("id=\"text\"").unwrap().1;
        let inner = rest.split_once(">\n").unwrap().1.split_once("</textarea>").unwrap().0;
        inner
            .replace("&#39;", "'")
            .replace("&#34;", "\"")
            .replace("&#60;", "<")
            .replace("&#62;", ">")
            .replace("&#38;", "&")
    }

    /// What a reader without scripts has before them: the page itself, without the parts that only scripts use.
    pub fn seen(&self) -> String {
        let mut out = self.text.split_once("<main").map_or(self.text.clone(), |(_, main)| main.to_owned());
        while let (Some(from), Some(to)) = (out.find("<template"), out.find("</template>")) {
            out.replace_range(from..to + "</template>".len(), "");
        }
        out
    }

    #[track_caller]
    pub fn says(&self, words: &str) -> &Self {
        assert!(self.seen().contains(words), "the page ({}) does not say {words:?}:\n{}", self.status, self.seen());
        self
    }

    #[track_caller]
    pub fn does_not_say(&self, words: &str) -> &Self {
        assert!(!self.seen().contains(words), "the page ({}) says {words:?}:\n{}", self.status, self.seen());
        self
    }

    /// A button of that name and value that is there to be pressed.
    #[track_caller]
    pub fn offers(&self, value: &str) -> &Self {
        assert!(
            self.button(value).is_some_and(|tag| !tag.contains(" hidden")),
            "no button {value:?}:\n{}",
            self.seen()
        );
        self
    }

    #[track_caller]
    pub fn does_not_offer(&self, value: &str) -> &Self {
        assert!(
            self.button(value).is_none_or(|tag| tag.contains(" hidden")),
            "there is a button {value:?}:\n{}",
            self.seen()
        );
        self
    }

    fn button(&self, value: &str) -> Option<String> {
        let seen = self.seen();
        let tag = seen.split("<button").find(|tag| tag.contains(&format!("value=\"{value}\"")))?;
        Some(tag.split('>').next()?.to_owned())
    }
}
