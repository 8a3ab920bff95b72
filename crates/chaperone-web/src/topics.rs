//! How the desk works, in the words of the handbook: one topic for every anchor that a refusal points to.
//!
//! Deliberately absent: the rules themselves (they have pages of their own) and anything about one practice.

/// One part of the handbook; `anchor` is what stands after the `#` in a refusal's page.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Topic {
    pub(crate) anchor: &'static str,
    pub(crate) title: &'static str,
    pub(crate) paragraphs: &'static [&'static str],
}

pub(crate) const TOPICS: &[Topic] = &[
    Topic {
        anchor: "verdicts",
        title: "The four verdicts",
        paragraphs: &[
            "Clear means that nothing has to be changed; somebody else still says yes before it goes out. Revise goes out once the marked words are changed; for some marks, an approver may instead write down why the words may stay. Consent is about a patient: without a consent on file that covers it, it does not go out. Stop must not go out here, and nobody can override it.",
            "The verdict comes from the words, from what the practice told us about itself, and from the rules. It does not ask who you are: an owner gets the same verdict as an agency.",
        ],
    },
    Topic {
        anchor: "consent",
        title: "Consent",
        paragraphs: &[
            "A text that tells people about a patient needs that patient's own written consent: for what is told, for each purpose and for each place. Consents keeps the register. Staff prepare a form, explain it and note that it was understood; then the patient answers alone. A spoken yes is not enough, and nobody on the desk can tick or sign for the patient.",
            "A signed consent counts once a second person, who neither prepared nor explained it, has looked at who signed and with what right. It ends on its last day. A child is asked too where the child can have a view; a no of the child is a no, and on reaching an age of the country's rules everybody is asked anew.",
            "Pictures are chosen out of the media library, those that are said to show a patient, each with a word on what it shows. Say how far the patient can be recognised in them and whether they may be cropped and covered afterwards. A picture that goes out at one stage of the treatment only names that stage. The consent is for the version that is chosen: whatever shows more than that is another picture, and is asked for anew.",
            "A doubt suspends a consent: parents who do not agree, somebody who may not be able to decide, a worry about safety. Nothing goes out on it until somebody has written down why the doubt is settled and a second person has confirmed it again.",
            "The form holds no discount, gift or payment for a yes, no terms of treatment, nothing about reviews, and no \"any media\" or \"for ever\". Nobody signs on the day of treatment or under sedation. The desk reads the form for such words; reading is no proof that there are none.",
            "On Write, a text with the verdict Consent can name the consent that covers it: which one, what it is for, what the words tell of what was ticked, and by what somebody could be recognised. It is then read again, and whatever was not ticked stays held: a day, somebody else, another place. The approver sees what it rests on, answers four questions on whether it is right to publish it, and says why. Whoever wrote it never answers them. The consent is looked at again in the second before it goes out; once it is taken back, what waits is called off. A public reply rests on no consent.",
            "Without a consent, change the words so that they are about nobody, or turn them into general information: the desk offers such words where it can. Nobody can let it out another way, and please do not post it past the desk: the policy that everybody signed says so.",
        ],
    },
    Topic {
        anchor: "patients-answer",
        title: "The patient's own pages",
        paragraphs: &[
            "A link opens one form for one patient, and nothing else of the desk: for an hour on a tablet of the practice, for a day on the patient's own phone. Whoever is signed in on that device is signed out first. The patient is asked one thing a page, with yes and no of the same size, can have it read aloud, can change every answer before signing, and can leave it undecided. Each picture is a question of its own, shown as it was chosen, with the places where people would see it; the link shows no other picture, and none once it has ended.",
            "The link ends with the answer, when the tablet is handed back, and when the form is changed. After that the browser's way back shows nothing. What was ticked and not signed is forgotten when the form is handed over again.",
            "The name is written, and can be drawn as well. What was signed is sealed with a digest that names it; a changed form is another form, and is explained and signed anew.",
        ],
    },
    Topic {
        anchor: "receipts",
        title: "The receipt, and taking a consent back",
        paragraphs: &[
            "After signing the patient gets a link and a code, shown once. Either shows what was agreed, without a name, and takes it back at any time: no reason, no account, one question. After several wrong codes the desk waits before it listens again. Telling anybody at the practice is enough too: open the consent and note it.",
            "From that moment nothing more goes out on it. Its pictures are erased from the media library, unless another consent that somebody signed is for them too; while one of them is still out, or nobody has shown yet that it is gone, it is kept here and shown to nobody, because evidence comes before taking down. The record keeps which pictures they were, not the pictures. What is already out has to be taken down where it stands, and nobody can fetch back a copy that somebody else has kept. Whoever lost the receipt gets a new one; the earlier ones end.",
        ],
    },
    Topic {
        anchor: "replies",
        title: "Replies in public",
        paragraphs: &[
            "A public reply is held to more than a post. It must not say that somebody came, or did not; what was done; what it cost; who they are; or that they are wrong. That holds even when the review is unfair, and even when they told the story themselves: it is theirs to tell, not yours.",
            "Nothing on a public reply can be answered with a reason. Write one short, neutral answer, say how to reach you, and go on in private.",
            "Give the address of their post, and a connected Mastodon or Bluesky account puts your answer under it. The approver sees that address, and another address needs another approval. Where the post cannot be found, nothing goes out. Without an address, and on every other network, a person posts the answer by hand.",
        ],
    },
    Topic {
        anchor: "passing-on",
        title: "Reposts, quotes and likes",
        paragraphs: &[
            "Whoever likes or shares a post says it too: complaints and hearings have begun with a like. So a repost, a quote and a like take the same road as a post of your own. You paste their words and the address, the words are read as said by the practice, and somebody else says yes. Of a quote, your words are read together with theirs.",
            "Nobody here can change somebody else's words, so there is no fix for them: do not pass it on, or write words of your own. What a patient wrote about their own care is theirs to tell. When the practice repeats it, even with a like, it tells everyone that this person is its patient: that is a new disclosure, and it needs their consent.",
            "A connected Mastodon account reposts and likes by itself, a connected Bluesky account quotes as well: once, and only while the post is there, is public, says what was approved, and shows no picture, film or other post. Everywhere else a person does it by hand. A Mastodon account that was connected with an earlier version has to be connected again before it may like.",
        ],
    },
    Topic {
        anchor: "drafts",
        title: "Drafts",
        paragraphs: &[
            "A draft is kept sealed on this desk, and only people who may see it can open it. A text may have 100,000 characters. If somebody else changed it while you were writing, your words stay in the box and nothing is lost: look at theirs, then save again.",
            "A draft that waits for an answer can still be changed. The moment a word or a place changes, the request and any approval end, because nobody has seen the new words.",
            "Erasing a draft destroys the key that its words were sealed with. The journal keeps that it was erased, and by whom, and nothing of the words.",
        ],
    },
    Topic {
        anchor: "checking",
        title: "The check while you type",
        paragraphs: &[
            "When you stop typing for a moment, the words go to this desk, are read, and are forgotten. They are not kept until you press a button, they are in no log, and they leave the practice's own computer for nobody.",
            "The same check runs when you press Check, when an approver looks, and in the second before anything goes out. If it fails, the words count as not checked, and nothing goes out.",
            "The check reads words. It can miss something, and it can mark something harmless. What goes out is still for a person to decide.",
        ],
    },
    Topic {
        anchor: "approval",
        title: "How approving works",
        paragraphs: &[
            "An owner, a manager or a clinician can approve what somebody else wrote. Whoever changed the words last is an author too, and cannot approve them: applying a fix counts as a change.",
            "The approver sees the words as people will see them, what was marked, and the places it goes to. Where a mark can be answered, the approver writes the reason down. Then it is approved, or it goes back with a word about what should change.",
            "Whoever wrote it can answer that word, or change the text, and ask again. The approver then sees the question, the answer, and whether anything was changed.",
            "An approval holds for exactly what was seen: if a word, a place or the time is changed afterwards, it ends. Beside a text stands its check number, twelve figures and letters that come from the words, the places and the time. Two people who see the same number look at the same text.",
        ],
    },
    Topic {
        anchor: "links",
        title: "Approval links",
        paragraphs: &[
            "A link is made for one person and one text. It works for a day and is used up by the decision, never by opening it: a preview in a messenger changes nothing.",
            "The link only saves typing. It asks for that person's password or PIN, and with the PIN it shows that one text and nothing else of the desk. Whoever finds the link can do nothing with it.",
        ],
    },
    Topic {
        anchor: "alone",
        title: "A practice of one",
        paragraphs: &[
            "Where one person works alone, a text that is clear may go out, and the journal records that there was no second pair of eyes. Answering a mark with a reason, or anything about a patient, waits until there is a second person.",
            "Starting or ending this way of working takes effect after a day and stands in the journal. We cannot see whether two names on this desk are one human being, and do not claim to.",
        ],
    },
    Topic {
        anchor: "release",
        title: "In the second before it goes out",
        paragraphs: &[
            "When the time comes, the words are checked once more with the rules of that moment, and the desk looks again at the approval, the account, the policy and the time. If the check has become stricter since the approval, nothing goes out and the text returns to the approver.",
            "One release is one attempt. The words that were seen, the words that were sealed and the words that are sent are the same, byte for byte.",
        ],
    },
    Topic {
        anchor: "unknown",
        title: "When we do not know whether it went out",
        paragraphs: &[
            "Sometimes a network takes a text and never answers. Then we do not know whether it is there. We say so, and never send it a second time by ourselves: a post that appears twice cannot be taken back unseen.",
            "Look on the network, then tell us: it is there, or it is not there. If it is not there, a person can send it again, and it is checked again.",
            "The same is asked after a backup was restored: what waited when the backup was made may have gone out since, so the desk sends none of it by itself. A draft that waited for an approval is asked about in the same way, because the other desk may have got its approval: say whether it is there before anybody approves it here.",
        ],
    },
    Topic {
        anchor: "by-hand",
        title: "Posting by hand",
        paragraphs: &[
            "Every network works without a connection: the desk shows the released words, you copy them, open the network, paste and post. Then say that you did, or that you did not.",
            "The journal records which words were handed to whom, and when. What was pasted afterwards, the desk cannot see. That part rests on your word, and the journal says so.",
        ],
    },
    Topic {
        anchor: "taking-down",
        title: "Taking something down",
        paragraphs: &[
            "Where the desk is connected, it can ask the network to delete a post; that is an attempt like any other, and its outcome stands beside the post. Otherwise open the network and take it down there.",
            "When a patient takes a consent back, or it ends or is suspended, what waits on it is called off at once, and every post that rests on it stands on the page Take down. Three things are done there, in this order: somebody keeps in words, and with a picture of the screen if there is one, what stands there; the desk asks the network to remove it, or a person does it by hand; somebody looks again, signed out, and says that it is gone. All of it is sealed and in the journal.",
            "Copies may exist: screenshots, shares, search pages. Taking down is worth doing quickly, and it is not the same as never having posted.",
        ],
    },
    Topic {
        anchor: "pictures",
        title: "Pictures",
        paragraphs: &[
            "A picture comes into the media library first. The desk opens JPEG, PNG, WebP and GIF that stand still, up to 20 MB each, and says what to do with anything else. The original is sealed and never changed. The name of its file is read once, for names of people, and forgotten: here a picture has a number.",
            "What the file tells beside its picture (the place, the time, the camera, a small copy of the picture from before it was cropped) is listed and never leaves. Every file that goes out is made anew from the pixels, looked through for anything else, and not sent if there is any.",
            "The desk looks for faces and for words, if the models for it are set up; whoever looks after your computers can see that with chaperone models. A look that was not taken is said as such, and a second person has to take it. A model misses faces and words, and nothing looks for hands, tattoos or rooms: no finding is no proof. Look yourself.",
            "Somebody says who or what it shows. Nobody: then a face that was found has to be covered or cropped away, or a second person confirms that it is none, such as a drawing. People of the team: each of them agrees on their own page first, can take it back without a reason, and no more faces may be left than people were named. A patient: then it goes out only with a text that names the consent in which the patient saw this very picture and said yes to it. Once somebody said that it shows a patient, nobody takes that back alone: a second person looks.",
            "A face that is found in a patient's picture goes out only where the consent is for the face, and a second face only where the form says that everybody else agreed in writing. Otherwise cover the whole head. A bar over the eyes does not hide who somebody is: to the desk that is still a face.",
            "What is open can be covered with one plain colour or with large cells, or cropped away. Cells do not hide words. Covers go into the pixels, and nobody can lift them off; the original stays here, so everything can be undone. A name that was read in the picture has to be covered; nobody can confirm it away. Whoever changed a picture last does not confirm it.",
            "A post of your own shows up to four pictures, each with a description for those who cannot see it. The description is read with the text. The approver sees the pictures as they go out, with what was found, and approves exactly these: a picture that is cropped, covered or erased afterwards stops the post, and so does somebody who takes their yes back. All of it is asked again in the second before it goes out.",
            "Bluesky and Mastodon take the pictures from the desk. For the other networks you save the clean files and add them there; TikTok gets none from here. Some networks take certain shapes only, and the page says so. A reply and a post of somebody else show no picture of yours.",
            "Erasing a picture destroys its key. A print stays from which nothing can be seen, so that the same picture is known when it comes again, also smaller, cropped or mirrored: one for which a patient took their yes back goes out again only on a new consent, for which the patient sees it anew. What nobody used for 90 days is erased by itself; what a signed consent is for is kept while that holds.",
            "If you add another picture on the network yourself, nobody here has looked at it. Show no patient, no screen, no paper, and nothing without the written consent of whoever can be known.",
        ],
    },
    Topic {
        anchor: "patients-pictures",
        title: "Patients' own pictures",
        paragraphs: &[
            "A patient may like a picture of their own treatment. Talk about why. If nothing about the reason worries you and nothing in the room stands in the way, there is no reason to say no; the page Patients' own pictures goes through what to look for and prints what was agreed.",
            "Say no, kindly, while a screen, a paper or somebody else could be in the picture. The desk keeps the decision, who made it, and sealed for a year where and why. It keeps neither the picture nor the patient's name. A poster for the waiting room is on the same page.",
            "Showing a patient's own picture, even one that the patient has shown to everyone, is a new disclosure by the practice. It needs a consent of its own: the patient gives you the picture, it goes through the media library like any other, and the patient is asked for that very picture. The desk passes on no post that has a picture in it.",
        ],
    },
    Topic {
        anchor: "roles",
        title: "Who may do what",
        paragraphs: &[
            "Owners, managers and clinicians write, approve and release. Authors write and release what is clear. An agency prepares texts, sees nothing about patients and releases nothing. An auditor reads the journal and changes nothing.",
            "Owners and managers look after accounts, people and the practice's details.",
        ],
    },
    Topic {
        anchor: "people",
        title: "People",
        paragraphs: &[
            "A person joins by an invitation, chooses their own password and agrees to the policy. Nobody else ever knows the password. When somebody leaves, their sessions and links end at once; what they did stays in the journal under their name.",
        ],
    },
    Topic {
        anchor: "signing-in",
        title: "Signing in",
        paragraphs: &[
            "A password has at least 12 characters; three or four words that do not belong together are easy to keep. A PIN has six figures and opens one approval at a time, never the whole desk.",
            "After several wrong tries the desk waits before it listens again, and says until when. It says the same whether or not an address is known here.",
        ],
    },
    Topic {
        anchor: "second-factor",
        title: "A code at sign-in",
        paragraphs: &[
            "On your own page you can ask the desk for a second thing after the password: six figures that an app on your phone shows, new every half minute. Any app for sign-in codes will do; nothing is sent by text message, because those can be read on the way. Each code counts once.",
            "When you set it up you get ten recovery codes. Each opens the desk once when the phone is not at hand. Print them and keep them away from the phone; the desk keeps only what it needs to recognise them, so nobody can show them again.",
            "Renewing it, new recovery codes and switching it off take your password and a code. A PIN from an approval link still opens that one approval: there, the link is the second thing.",
            "The owner can ask everybody for a code, on Practice. Whoever has none yet is led to set it up before anything else.",
        ],
    },
    Topic {
        anchor: "forgotten",
        title: "Password forgotten, or phone lost",
        paragraphs: &[
            "No page of the desk gives a new password, so that nobody can ask for yours. Whoever looks after the computer that the desk runs on types chaperone user reset with your email address, and hands you the link that it prints. It works once, for a day. Your old password and your sign-ins end at once.",
            "If the phone is lost too, and no recovery code is left, the same command with --second-factor also switches the codes off. Set them up again afterwards. The journal notes each of these.",
        ],
    },
    Topic {
        anchor: "set-up",
        title: "Setting up",
        paragraphs: &[
            "The first page asks for the practice, the country and the owner. Only where others can reach the desk does it ask for a set-up code too, so that nobody else can be first: the code stands in the window where the desk was started.",
            "The country chooses the rules. Then come the recovery sheet, a second person, the safeguarding lead, the contact card and the policy, and the first safe post.",
        ],
    },
    Topic {
        anchor: "ready-posts",
        title: "Ready posts",
        paragraphs: &[
            "Write offers things worth saying that need no patient: opening hours, news of the team and the community, and topics of oral health. Gaps stand in square brackets. As long as one is open, the text is put before nobody and goes nowhere.",
            "A topic names its source and when that was checked, and says whether a reviewer has signed it. It has a last day; after that it is no longer offered. The journal notes which one a draft began from. It is read and checked like every other text.",
        ],
    },
    Topic {
        anchor: "claims",
        title: "Sources of health claims",
        paragraphs: &[
            "Where a text says something about health and names nobody who says so, Write asks where it comes from: what the source is called, its address, and the day somebody looked at it. It is sealed with the draft, the approver sees it, and the journal notes that it was kept, without its words.",
            "A source counts for a year after that day. After that the pages say that somebody should look again, because advice changes. Keeping one makes no claim right: the approver reads it.",
        ],
    },
    Topic {
        anchor: "cooling-off",
        title: "When a text lets off steam",
        paragraphs: &[
            "Where the check notes that a text lets off steam about work, it waits for an hour after it was last touched, whoever would let it out. Most of us are glad of that hour. After it, the usual answer is asked for. If somebody tries earlier, the journal notes that it waited.",
            "Whoever writes may ask for a pause of their own: a quarter of an hour for any text, or, where it lets off steam, until the next morning at eight. It is for second thoughts: it holds for everybody and cannot be cut short, or it would be none. A longer one may follow. The journal notes it.",
        ],
    },
    Topic {
        anchor: "notices",
        title: "Notices about the running of the practice",
        paragraphs: &[
            "Hours, closures and changes that patients have to know are ordinary posts. What tells of the inside, such as pay, debts, shortages or rows, is marked. Where such a thing has to be said as a fact, only an owner or a manager can let it out, with a written reason. A clinician approves other posts, and not this one.",
        ],
    },
    Topic {
        anchor: "forum",
        title: "Professional forums",
        paragraphs: &[
            "A closed forum of colleagues is checked as strictly as a post: employers, the press and regulators read there too, and a screenshot leaves any group. There is no relaxed way.",
            "Before words go there, somebody goes through a checklist for these very words: names, dates, places, ages, rare things, background, earlier posts, pictures. One line left open holds them back, and so does a word changed afterwards. The journal notes who ticked what; the forum's name is sealed with the draft. The desk never calls a text anonymous, because nobody can know that.",
        ],
    },
    Topic {
        anchor: "links-in-replies",
        title: "Addresses in a public reply",
        paragraphs: &[
            "A public reply may lead to the practice's own website, and to the service for private talks once your indemnity covers it and the day of that answer stands on Practice. Any other address is refused, because whoever asks for help would follow it.",
        ],
    },
    Topic {
        anchor: "practice-mode",
        title: "Practice mode",
        paragraphs: &[
            "Practice mode is a second desk beside the real one, with an invented practice, invented people and two simulated networks inside this computer. A banner says so on every page. Nothing leaves the computer: no real network can be connected there, and the program calls its own simulated networks and nothing else.",
            "It runs for the computer that it was started on, never for others. A desk that other computers can reach does not start it; somebody starts it on their own computer with the words chaperone demo.",
            "Leaving removes everything: the folder, the key, what was written, and the browser's cookies of it. A desk in practice mode can never become a real one, and a real desk can never be opened in practice mode.",
        ],
    },
    Topic {
        anchor: "backups",
        title: "Backups and the recovery sheet",
        paragraphs: &[
            "A backup is one file with everything on the desk. It is sealed: only the key on the recovery sheet opens it, so whoever finds the file alone learns nothing. The desk makes none by itself. An owner makes one under Set up, Backups, downloads it there, and keeps it away from this computer; once a week is a good habit.",
            "When the computer is lost or broken, whoever looks after your computers needs two things: the newest backup file and the recovery sheet. On another computer they run chaperone restore with the file, and type in the key. What was written after the backup is gone; what waited to go out is asked about before anything is sent.",
            "Texts that were erased after the backup was made would come back with it. A list of erasures lies beside the desk's key, so that they stay erased: the restore asks for it. Keep a copy of that list with the backups, if whoever looks after your computers can.",
        ],
    },
    Topic {
        anchor: "reach",
        title: "Reaching the desk from a phone",
        paragraphs: &[
            "A new desk can be opened from its own computer only. To open an approval link on a phone, it needs an address of its own and a certificate; whoever looks after your computers sets both in the settings file. Without a certificate, the desk refuses to be opened from elsewhere.",
        ],
    },
    Topic {
        anchor: "trouble",
        title: "When something breaks",
        paragraphs: &[
            "The page says what happened and whether anything went out. If the desk cannot check, store or reach something, the answer is always that nothing goes out. The number on the page finds the place in the log, which holds no words of yours.",
        ],
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_anchor_stands_once() {
        let mut anchors: Vec<_> = TOPICS.iter().map(|topic| topic.anchor).collect();
        anchors.sort_unstable();
        let all = anchors.len();
        anchors.dedup();
        assert_eq!(anchors.len(), all);
    }
}
