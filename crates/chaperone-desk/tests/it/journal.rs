//! The journal finds what was done to it.

use chaperone_desk::approve::{self, Choice};
use chaperone_desk::draft;
use chaperone_desk::journal::{self, Checkpoint};
use chaperone_desk::screen::Channel;
use sqlx::{AssertSqlSafe, Row};

use crate::schema::{Column, Kind, columns, raw, run};
use crate::support::{HARMLESS, World, edit, secret, stories, who, yes};

stories! {
    a_removed_entry_is_named,
    two_entries_that_changed_places_are_named,
    a_cut_end_is_found_by_a_checkpoint_from_outside,
    a_rewritten_chain_is_found_by_a_checkpoint_from_outside,
    a_forged_checkpoint_vouches_for_nothing,
    many_writers_leave_no_gap,
    no_table_holds_words,
}

pub(crate) async fn found(desk: &chaperone_desk::Desk) -> Vec<i64> {
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
    let sentence = format!("Entry {} was signed, and is not in the journal any more.", made.seq);
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
                    let edit = edit(HARMLESS, &[], 0);
                    yes(draft::start(&desk, &act, Channel::Post, None, &edit).await);
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

async fn no_table_holds_words(world: World) {
    let practice = world.practice().await;
    let account = practice.manual().await;
    let marked = "Lovely to see Mrs Zebulonova back today for her new crown!";
    let draft = practice.write(&practice.amira, marked, &[&account]).await;
    yes(draft::use_suggestion(&practice.desk, &practice.amira, &draft.id, draft.version).await);
    let review = Some("Mrs Zebulonova waited for her crown. Never again.");
    let answer = "Thank you for your feedback. Please call our practice manager on 01632 960142.";
    let answer = edit(answer, &[&account], 0);
    let answer = draft::start(&practice.desk, &practice.amira, Channel::ReviewReply, review, &answer).await;
    let answer = yes(answer);
    yes(approve::ask(&practice.desk, &practice.amira, &answer.id, answer.version, &who(&practice.tom)).await);
    let back = Choice::SendBack { words: secret("Mrs Zebulonova and her crown are not to be named.") };
    yes(approve::decide(&practice.desk, &practice.tom, &answer.id, &answer.seal(), &back).await);

    let mut connection = raw(&practice.world).await;
    let mut cells = 0;
    for Column { table, name, kind } in columns(&practice.world).await {
        if kind == Kind::Number {
            continue;
        }
        let sql = format!("select {name} from {table}");
        for row in sqlx::query(AssertSqlSafe(sql)).fetch_all(&mut connection).await.unwrap() {
            let bytes = match kind {
                Kind::Text => row.try_get::<Option<String>, _>(0).unwrap().map(String::into_bytes),
                _ => row.try_get::<Option<Vec<u8>>, _>(0).unwrap(),
            };
            let bytes = bytes.unwrap_or_default();
            for word in ["Zebulonova", "crown"] {
                let found = bytes.windows(word.len()).any(|window| window == word.as_bytes());
                assert!(!found, "{word} stands in {table}.{name}");
            }
            cells += 1;
        }
    }
    assert!(cells > 200, "{cells} cells were looked at");
    if practice.world.engine == crate::support::Engine::Sqlite {
        let folder = practice.world.folder.path().join("data");
        for file in std::fs::read_dir(folder).unwrap() {
            let bytes = std::fs::read(file.unwrap().path()).unwrap();
            assert!(!bytes.windows(10).any(|window| window == b"Zebulonova"));
        }
    }
}
