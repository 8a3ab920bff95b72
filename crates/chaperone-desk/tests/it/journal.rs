//! The journal finds what was done to it.

use chaperone_desk::journal::{self, Checkpoint};
use sqlx::{AnyConnection, AssertSqlSafe, Connection, Row};

use crate::support::{HARMLESS, World, no, stories};

stories! {
    one_flipped_byte_in_any_column_of_any_entry_is_named,
    a_removed_entry_is_named,
    two_entries_that_changed_places_are_named,
    a_cut_end_is_found_by_a_checkpoint_from_outside,
    a_rewritten_chain_is_found_by_a_checkpoint_from_outside,
    a_forged_checkpoint_vouches_for_nothing,
    many_writers_leave_no_gap,
    the_journal_holds_no_words,
}

async fn raw(world: &World) -> AnyConnection {
    let url = match &world.settings.database {
        chaperone_desk::Database::Sqlite { folder } => format!("sqlite://{}", folder.join("chaperone.db").display()),
        chaperone_desk::Database::Postgres { url } => url.clone(),
    };
    AnyConnection::connect(&url).await.unwrap()
}

async fn run(connection: &mut AnyConnection, sql: String) {
    sqlx::query(AssertSqlSafe(sql)).execute(connection).await.unwrap();
}

async fn one_flipped_byte_in_any_column_of_any_entry_is_named(world: World) {
    let practice = world.practice().await;
    let account = practice.connected().await;
    practice.approved(HARMLESS, &[&account]).await;
    let desk = &practice.desk;
    let good = journal::verify(desk, &[]).await.unwrap();
    assert_eq!(good.trouble, []);
    let mut connection = raw(&practice.world).await;
    let mut tried = 0;
    for seq in 1..=good.entries {
        for column in ["who", "role", "deed", "kind", "record", "detail"] {
            let text: String = get(&mut connection, column, seq).await;
            let mut bytes = text.clone().into_bytes();
            let middle = bytes.len() / 2;
            match bytes.get_mut(middle) {
                // Flips the lowest bit and stays text.
                Some(byte) => *byte ^= 1,
                None => bytes.push(b'x'),
            }
            sqlx::query(AssertSqlSafe(format!("update journal set {column} = $1 where seq = $2")))
                .bind(String::from_utf8(bytes).unwrap())
                .bind(seq)
                .execute(&mut connection)
                .await
                .unwrap();
            assert_eq!(found(desk).await, [seq], "{column} of entry {seq}");
            sqlx::query(AssertSqlSafe(format!("update journal set {column} = $1 where seq = $2")))
                .bind(text)
                .bind(seq)
                .execute(&mut connection)
                .await
                .unwrap();
            tried += 1;
        }
        for column in ["digest", "hash"] {
            let bytes: Vec<u8> = get(&mut connection, column, seq).await;
            let mut flipped = bytes.clone();
            match flipped.get_mut(bytes.len() / 2) {
                Some(byte) => *byte ^= 1,
                None => flipped.push(1),
            }
            for (value, good) in [(flipped, false), (bytes, true)] {
                sqlx::query(AssertSqlSafe(format!("update journal set {column} = $1 where seq = $2")))
                    .bind(value)
                    .bind(seq)
                    .execute(&mut connection)
                    .await
                    .unwrap();
                let found = found(desk).await;
                // A changed hash breaks its own entry first; the one after it, or the head, may be named as well.
                assert!(
                    if good { found.is_empty() } else { found.first() == Some(&seq) },
                    "{column} of entry {seq}: {found:?}"
                );
            }
            tried += 1;
        }
        run(&mut connection, format!("update journal set made = made + 1 where seq = {seq}")).await;
        assert_eq!(found(desk).await, [seq], "time of entry {seq}");
        run(&mut connection, format!("update journal set made = made - 1 where seq = {seq}")).await;
    }
    assert_eq!(found(desk).await, Vec::<i64>::new());
    assert!(tried >= 8 * good.entries && good.entries >= 10, "{tried} flips in {} entries", good.entries);
}

async fn get<T>(connection: &mut AnyConnection, column: &str, seq: i64) -> T
where
    T: for<'r> sqlx::Decode<'r, sqlx::Any> + sqlx::Type<sqlx::Any>,
{
    let sql = AssertSqlSafe(format!("select {column} from journal where seq = $1"));
    sqlx::query(sql).bind(seq).fetch_one(connection).await.unwrap().try_get(0).unwrap()
}

async fn found(desk: &chaperone_desk::Desk) -> Vec<i64> {
    journal::verify(desk, &[]).await.unwrap().trouble.into_iter().map(|trouble| trouble.seq).collect()
}

async fn a_removed_entry_is_named(world: World) {
    let practice = world.practice().await;
    let mut connection = raw(&practice.world).await;
    run(&mut connection, "delete from journal where seq = 3".into()).await;
    let verified = journal::verify(&practice.desk, &[]).await.unwrap();
    assert_eq!(verified.trouble[0].sentence, "Entries 3 to 3 are missing.");
}

async fn two_entries_that_changed_places_are_named(world: World) {
    let practice = world.practice().await;
    let mut connection = raw(&practice.world).await;
    for (from, to) in [(2, -2), (3, 2), (-2, 3)] {
        run(&mut connection, format!("update journal set seq = {to} where seq = {from}")).await;
    }
    assert_eq!(found(&practice.desk).await.first(), Some(&2));
}

async fn a_cut_end_is_found_by_a_checkpoint_from_outside(world: World) {
    let practice = world.practice().await;
    let act = practice.desk.act_as_desk();
    let made = journal::checkpoint(&practice.desk, &act, None).await.unwrap();
    let path = practice.world.folder.path().join("keys/checkpoints.jsonl");
    journal::write_checkpoint(&path, &made).unwrap();
    let kept = journal::read_checkpoints(&path).unwrap();
    assert_eq!(kept, std::slice::from_ref(&made));
    let verified = journal::verify(&practice.desk, &kept).await.unwrap();
    assert_eq!((verified.trouble.len(), verified.vouched.unwrap().0), (0, made.seq));

    // Somebody who holds the database cuts the end off and sets the head as if nothing had been there.
    let mut connection = raw(&practice.world).await;
    let last = made.seq - 2;
    run(&mut connection, format!("delete from journal where seq > {last}")).await;
    run(
        &mut connection,
        format!("update chain set seq = {last}, head = (select hash from journal where seq = {last})"),
    )
    .await;
    assert_eq!(found(&practice.desk).await, Vec::<i64>::new(), "without the outside the cut cannot be seen");
    let verified = journal::verify(&practice.desk, &kept).await.unwrap();
    let sentence = format!("A checkpoint vouches for entry {}, which is not in the journal any more.", made.seq);
    assert_eq!(verified.trouble[0].sentence, sentence);
    assert!(verified.vouched.is_none());
}

async fn a_rewritten_chain_is_found_by_a_checkpoint_from_outside(world: World) {
    let practice = world.practice().await;
    let made = journal::checkpoint(&practice.desk, &practice.desk.act_as_desk(), None).await.unwrap();
    // The same history told again in another desk has other hashes; put in place it is whole in itself.
    let mut other = Checkpoint { hash: vec![7; 32], ..made.clone() };
    let verified = journal::verify(&practice.desk, std::slice::from_ref(&other)).await.unwrap();
    assert_eq!(verified.trouble.len(), 1, "{:?}", verified.trouble);
    other.signature = made.signature.clone();
    let mut connection = raw(&practice.world).await;
    run(&mut connection, format!("update journal set detail = '{{\"x\":1}}' where seq = {}", made.seq)).await;
    let verified = journal::verify(&practice.desk, std::slice::from_ref(&made)).await.unwrap();
    assert!(verified.trouble.iter().any(|trouble| trouble.seq == made.seq));
}

async fn a_forged_checkpoint_vouches_for_nothing(world: World) {
    let practice = world.practice().await;
    let made = journal::checkpoint(&practice.desk, &practice.desk.act_as_desk(), None).await.unwrap();
    for forged in [
        Checkpoint { seq: made.seq + 1, ..made.clone() },
        Checkpoint { signature: vec![0; 64], ..made.clone() },
        Checkpoint { signature: vec![], ..made.clone() },
    ] {
        let verified = journal::verify(&practice.desk, &[forged]).await.unwrap();
        assert!(verified.vouched.is_none());
        assert!(verified.trouble[0].sentence.contains("not signed by this desk"));
    }
}

async fn many_writers_leave_no_gap(world: World) {
    let practice = world.practice().await;
    let before = journal::verify(&practice.desk, &[]).await.unwrap().entries;
    let writers: Vec<_> = (0..8)
        .map(|_| {
            let (desk, act) = (practice.desk.clone(), practice.amira.clone());
            tokio::spawn(async move {
                for _ in 0..10 {
                    let edit = crate::support::edit(HARMLESS, &[], 0);
                    let started =
                        chaperone_desk::draft::start(&desk, &act, chaperone_desk::screen::Channel::Post, None, &edit);
                    crate::support::yes(started.await);
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
    let verified = journal::verify(&practice.desk, &[]).await.unwrap();
    assert_eq!((verified.entries - before, verified.trouble.len()), (80, 0));
}

async fn the_journal_holds_no_words(world: World) {
    let practice = world.practice().await;
    let marked = "Lovely to see Mrs Zebulonova back today for her new crown!";
    let draft = practice.write(&practice.amira, marked, &[]).await;
    assert_eq!(
        no(chaperone_desk::approve::ask(
            &practice.desk,
            &practice.amira,
            &draft.id,
            draft.version,
            &crate::support::who(&practice.tom)
        )
        .await),
        "no-account"
    );
    let mut connection = raw(&practice.world).await;
    for table in ["journal", "draft", "job", "decision"] {
        let columns = if table == "journal" { "who, deed, record, detail" } else { "id" };
        let rows = sqlx::query(AssertSqlSafe(format!("select {columns} from {table}")))
            .fetch_all(&mut connection)
            .await
            .unwrap();
        for row in rows {
            for at in 0..row.len() {
                let text: String = row.try_get(at).unwrap();
                assert!(!text.contains("Zebulonova") && !text.contains("crown"), "{table}: {text}");
            }
        }
    }
    if practice.world.engine == crate::support::Engine::Sqlite {
        let folder = practice.world.folder.path().join("data");
        for file in std::fs::read_dir(folder).unwrap() {
            let bytes = std::fs::read(file.unwrap().path()).unwrap();
            assert!(!bytes.windows(10).any(|window| window == b"Zebulonova"));
        }
    }
}

/// Tables that a change of state writes to. Left out: leases and waits (`job` when it is only taken or asked about
/// again), when a session was last used, and counts of guesses: working marks that decide nothing.
const TABLES: [&str; 14] = [
    "record_key",
    "practice",
    "person",
    "invitation",
    "session",
    "factor",
    "recovery_code",
    "code_asked",
    "password_link",
    "account",
    "draft",
    "decision",
    "approval_link",
    "job",
];

#[tokio::test]
async fn every_change_of_state_adds_an_entry_in_the_same_transaction() {
    use chaperone_desk::approve::{self, Choice};
    use chaperone_desk::person;
    use chaperone_desk::practice::{self, Details};
    use chaperone_desk::release::{self, Outcome};
    use chaperone_desk::{Network, Role, account, draft, factor, job, session};

    use crate::factor::App;
    use crate::support::{AMIRA, LEASE, TOM, edit, here, secret, who, yes};

    let world = World::new(crate::support::Engine::Sqlite).await.unwrap();
    let practice = world.practice().await;
    let (desk, tom, amira) = (practice.desk.clone(), practice.tom.clone(), practice.amira.clone());
    let mut connection = raw(&practice.world).await;
    run(&mut connection, "create table touched (name text, entries bigint)".into()).await;
    for table in TABLES {
        for event in ["insert", "update", "delete"] {
            // Entries that are there when a row changes and entries in the end: more in the end means that the entry
            // came after the change and in the same transaction, because the chain is written last.
            run(
                &mut connection,
                format!(
                    "create trigger watch_{table}_{event} after {event} on {table} begin \
                     insert into touched values ('{table}', (select count(*) from journal)); end"
                ),
            )
            .await;
        }
    }
    let check = async |what: &str| {
        let mut connection = raw(&practice.world).await;
        let sql = "select count(*), coalesce(max(entries), -1), (select count(*) from journal) from touched";
        let row = sqlx::query(sql).fetch_one(&mut connection).await.unwrap();
        let (touched, during, now): (i64, i64, i64) = (row.get(0), row.get(1), row.get(2));
        assert!(touched > 0, "{what} changed nothing: the test does not look where it should");
        assert!(now > during, "{what} changed {touched} rows and added no entry after them");
        run(&mut connection, "delete from touched".into()).await;
    };
    let act = desk.act_as_desk();

    yes(practice::change(&desk, &tom, "Harbour Lane", Details { town: "Whitby".into(), ..Details::default() }).await);
    check("changing the practice").await;
    yes(practice::work_alone(&desk, &tom, false).await);
    check("asking to work alone").await;
    yes(practice::confirm_sheet(&desk, &tom).await);
    check("putting the sheet away").await;
    yes(person::invite(&desk, &tom, "Priya Nair", "priya@harbourlane.example", Role::Author).await);
    check("inviting").await;
    let nadia = practice.join("Nadia Okoro", "nadia@harbourlane.example", "nine slow kestrels", Role::Author).await;
    check("joining and signing in").await;
    yes(person::change_role(&desk, &tom, &who(&nadia), Role::Clinician).await);
    check("changing a role").await;
    yes(person::leave(&desk, &tom, &who(&nadia)).await);
    check("leaving").await;
    yes(person::set_pin(&desk, &amira, &secret(AMIRA), &secret("731946")).await);
    check("setting a PIN").await;
    yes(person::set_password(&desk, &amira, &secret(AMIRA), &secret("eight loud curlews")).await);
    check("changing a password").await;
    let shown = yes(factor::begin(&desk, &amira, &secret("eight loud curlews"), &secret("")).await);
    check("showing a secret").await;
    let code = App::reading(&shown.address).code(&desk, 0);
    yes(factor::confirm(&desk, &amira, &session::list(&desk, &tom).await.unwrap()[0].id, &code).await);
    check("confirming a second factor").await;
    yes(session::sign_in(&desk, "amira@harbourlane.example", &secret("eight loud curlews"), &here()).await);
    check("asking for a code").await;
    yes(person::reset(&desk, &act, "amira@harbourlane.example", true).await);
    check("making a link to a new password").await;
    yes(session::sign_in(&desk, "tom@harbourlane.example", &secret(TOM), &here()).await);
    check("signing in").await;
    let sessions = session::list(&desk, &tom).await.unwrap();
    yes(session::end(&desk, &tom, &sessions[0].id).await);
    check("ending a session").await;

    yes(account::add_manual(&desk, &tom, Network::Facebook, "harbourlane").await);
    check("adding an account").await;
    let place = practice.connected().await;
    check("connecting an account").await;
    let tokens = account::credentials(&desk, &place).await.unwrap().unwrap();
    account::renew(&desk, &act, &place, tokens).await.unwrap();
    check("renewing tokens").await;

    let draft = practice.write(&amira, "We are open late.", &[&place]).await;
    check("starting a draft").await;
    let draft = yes(draft::save(&desk, &amira, &draft.id, &edit(HARMLESS, &[&place], draft.version)).await);
    check("saving a draft").await;
    yes(approve::ask(&desk, &amira, &draft.id, draft.version, &who(&tom)).await);
    check("asking for approval").await;
    let words = Choice::SendBack { words: "Please add the telephone number.".into() };
    yes(approve::decide(&desk, &tom, &draft.id, &draft.seal(), &words).await);
    check("sending back").await;
    yes(approve::ask(&desk, &amira, &draft.id, draft.version, &who(&tom)).await);
    yes(practice.approve(&draft).await);
    check("approving").await;
    yes(job::call_off(&desk, &amira, &draft.id).await);
    check("calling off").await;
    let (_, jobs) = practice.approved("We are closed on Monday.", &[&place]).await;
    let cleared = yes(practice.take().await);
    check("clearing").await;
    release::record(&desk, &act, cleared.job(), 1, &Outcome::Unknown { reason: "no-answer" }).await.unwrap();
    check("noting an unknown attempt").await;
    yes(job::settle(&desk, &amira, &jobs[0], false).await);
    check("settling").await;
    yes(job::send_again(&desk, &amira, &jobs[0]).await);
    check("sending again").await;
    let again = release::claim(&desk, &act, LEASE).await.unwrap().unwrap();
    yes(release::release(&desk, &act, &again.id, LEASE).await);
    release::record(&desk, &act, &again.id, 1, &Outcome::Sent { id: "17".into(), url: None }).await.unwrap();
    check("noting a sent post").await;
    yes(job::delete_post(&desk, &tom, &jobs[0]).await);
    check("asking to take down").await;
    account::troubled(&desk, &act, &place, "revoked").await.unwrap();
    check("noting a troubled account").await;
    yes(account::reconnect(&desk, &tom, &place, &"another token".into()).await);
    check("connecting again").await;
    yes(draft::erase(&desk, &amira, &draft.id).await);
    check("erasing").await;
    yes(account::remove(&desk, &tom, &place).await);
    check("removing an account").await;
}
