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
    let made = journal::checkpoint(&practice.desk, &act).await.unwrap();
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
    let made = journal::checkpoint(&practice.desk, &practice.desk.act_as_desk()).await.unwrap();
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
    let made = journal::checkpoint(&practice.desk, &practice.desk.act_as_desk()).await.unwrap();
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
