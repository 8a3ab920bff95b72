//! One flipped byte anywhere in the journal is named by `verify`, whichever column it stands in.

use chaperone_desk::journal;
use sqlx::{AnyConnection, AssertSqlSafe, Row};

use crate::journal::found;
use crate::schema::{Column, Kind, columns, raw, run};
use crate::support::{Engine, HARMLESS, World, stories};

stories! {
    one_flipped_byte_in_any_column_of_any_entry_is_named,
    one_flipped_byte_in_the_head_of_the_chain_is_named,
}

/// What stands in one cell.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Cell {
    Text(Vec<u8>),
    Number(i64),
    Bytes(Vec<u8>),
}

impl Cell {
    async fn read(connection: &mut AnyConnection, column: &Column, place: &str) -> Cell {
        let sql = format!("select {} from {} where {place}", column.name, column.table);
        let row = sqlx::query(AssertSqlSafe(sql)).fetch_one(connection).await.unwrap();
        match column.kind {
            Kind::Text => Cell::Text(row.get::<String, _>(0).into_bytes()),
            Kind::Number => Cell::Number(row.get(0)),
            Kind::Bytes => Cell::Bytes(row.get(0)),
        }
    }

    /// Puts this in the cell. Bytes that are no text go in as they would stand in a damaged file, where the engine lets them.
    async fn write(&self, connection: &mut AnyConnection, column: &Column, place: &str) {
        let value = match self {
            Cell::Text(bytes) if std::str::from_utf8(bytes).is_err() => "cast($1 as text)",
            _ => "$1",
        };
        let sql = format!("update {} set {} = {value} where {place}", column.table, column.name);
        let query = sqlx::query(AssertSqlSafe(sql));
        let query = match self {
            Cell::Text(bytes) => match String::from_utf8(bytes.clone()) {
                Ok(text) => query.bind(text),
                Err(_) => query.bind(bytes.clone()),
            },
            Cell::Number(number) => query.bind(*number),
            Cell::Bytes(bytes) => query.bind(bytes.clone()),
        };
        assert_eq!(query.execute(connection).await.unwrap().rows_affected(), 1);
    }

    /// This cell with one bit turned over: in its first, middle and last byte.
    fn flipped(&self, engine: Engine, is_key: bool) -> Vec<Cell> {
        let turned = |bytes: &[u8], at: usize, bit: u8| {
            let mut bytes = bytes.to_vec();
            match bytes.get_mut(at) {
                Some(byte) => *byte ^= bit,
                None => bytes.push(b'x'),
            }
            bytes
        };
        match self {
            // The highest bit makes what is no text any more; PostgreSQL cannot hold that.
            Cell::Text(bytes) => {
                let high = if engine == Engine::Sqlite { 0x80 } else { 0x02 };
                let last = bytes.len().saturating_sub(1);
                [(0, 1), (bytes.len() / 2, high), (last, 1)]
                    .map(|(at, bit)| Cell::Text(turned(bytes, at, bit)))
                    .to_vec()
            }
            Cell::Bytes(bytes) => {
                let last = bytes.len().saturating_sub(1);
                [(0, 0x80), (bytes.len() / 2, 1), (last, 0x10)]
                    .map(|(at, bit)| Cell::Bytes(turned(bytes, at, bit)))
                    .to_vec()
            }
            // The lowest bit of a key would give two entries the same number, which no database lets in.
            Cell::Number(number) => {
                let bits = if is_key { [20, 40, 62] } else { [0, 20, 62] };
                bits.map(|bit| Cell::Number(number ^ (1 << bit))).to_vec()
            }
        }
    }

    fn literal(&self) -> String {
        match self {
            Cell::Text(bytes) if std::str::from_utf8(bytes).is_err() => {
                let figures: Vec<_> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
                format!("cast(x'{}' as text)", figures.concat())
            }
            Cell::Text(bytes) => format!("'{}'", String::from_utf8_lossy(bytes)),
            Cell::Number(number) => number.to_string(),
            Cell::Bytes(_) => panic!("no key is made of bytes"),
        }
    }
}

async fn one_flipped_byte_in_any_column_of_any_entry_is_named(world: World) {
    let practice = world.practice().await;
    let account = practice.connected().await;
    practice.approved(HARMLESS, &[&account]).await;
    let desk = &practice.desk;
    let good = journal::verify(desk, &[]).await.unwrap();
    assert_eq!(good.trouble, []);
    let mut connection = raw(&practice.world).await;
    let columns = of_table(&practice.world, "journal").await;
    assert_eq!(columns.len(), 11, "a new column has to be part of the hash");
    let mut tried = 0;
    for seq in 1..=good.entries {
        for column in &columns {
            let place = format!("chain = 'main' and seq = {seq}");
            let right = Cell::read(&mut connection, column, &place).await;
            let is_key = column.name == "seq";
            for wrong in right.flipped(practice.world.engine, is_key) {
                wrong.write(&mut connection, column, &place).await;
                let named = found(desk).await;
                // What hangs on a changed hash or number may be named as well, after it.
                let alone = !["chain", "seq", "hash"].contains(&column.name.as_str());
                assert_eq!(named.first(), Some(&seq), "{} of entry {seq}: {wrong:?}", column.name);
                assert!(!alone || named.len() == 1, "{} of entry {seq}: {named:?}", column.name);
                let now = match column.name.as_str() {
                    "chain" => format!("chain = {} and seq = {seq}", wrong.literal()),
                    "seq" => format!("chain = 'main' and seq = {}", wrong.literal()),
                    _ => place.clone(),
                };
                right.write(&mut connection, column, &now).await;
                tried += 1;
            }
        }
        assert_eq!(found(desk).await, Vec::<i64>::new());
    }
    assert!(tried == 33 * good.entries && good.entries >= 10, "{tried} flips in {} entries", good.entries);
}

async fn one_flipped_byte_in_the_head_of_the_chain_is_named(world: World) {
    let practice = world.practice().await;
    let mut connection = raw(&practice.world).await;
    for column in of_table(&practice.world, "chain").await {
        let right = Cell::read(&mut connection, &column, "true").await;
        for wrong in right.flipped(practice.world.engine, false) {
            wrong.write(&mut connection, &column, "true").await;
            assert!(!found(&practice.desk).await.is_empty(), "{}: {wrong:?}", column.name);
            right.write(&mut connection, &column, "true").await;
        }
    }
    assert_eq!(found(&practice.desk).await, Vec::<i64>::new());
}

async fn of_table(world: &World, table: &str) -> Vec<Column> {
    columns(world).await.into_iter().filter(|column| column.table == table).collect()
}

/// SQLite keeps any kind of value in any column: a byte that says which kind it is may be turned over too.
#[tokio::test]
async fn a_value_of_another_kind_is_named() {
    let practice = World::new(Engine::Sqlite).await.unwrap().practice().await;
    let mut connection = raw(&practice.world).await;
    for (column, wrong) in [("made", "'noon'"), ("who", "x'00ff'"), ("digest", "'text'"), ("detail", "7")] {
        run(&mut connection, format!("create table kept as select {column} as right from journal where seq = 3")).await;
        run(&mut connection, format!("update journal set {column} = {wrong} where seq = 3")).await;
        assert_eq!(found(&practice.desk).await, [3], "{column}");
        run(&mut connection, format!("update journal set {column} = (select right from kept) where seq = 3")).await;
        run(&mut connection, "drop table kept".into()).await;
        assert_eq!(found(&practice.desk).await, Vec::<i64>::new(), "{column}");
    }
}
