use chaperone_screen::contract::Contract;
use chaperone_screen::{Channel, Draft, Known, Pack, facts, text::Text};
use std::io::BufRead;
fn main() {
    let contract = Contract::new(Pack::named("uk-dental").unwrap(), Some("2026-11-22".parse().unwrap())).unwrap();
    for (n, l) in std::io::stdin().lock().lines().enumerate() {
        let l = l.unwrap();
        let r: serde_json::Value = serde_json::from_str(&l).unwrap();
        let t = r["text"].as_str().unwrap();
        let ch: Channel = serde_json::from_value(r["channel"].clone()).unwrap_or_default();
        let d = Draft { channel: ch, ..Draft::post(t) };
        let f = facts::read(&Text::new(t), &d, &Known::default());
        let a: serde_json::Value = serde_json::from_str(&contract.answer(l.as_bytes(), n + 1).json).unwrap();
        let names:Vec<_>=f.facts.iter().filter(|f|matches!(f.kind,facts::Kind::PersonName|facts::Kind::Initials|facts::Kind::HashtagName)).map(|f|serde_json::json!({"name":&t[f.span.clone()],"start":t[..f.span.start].chars().count(),"whose":format!("{:?}",f.whose),"conf":format!("{:?}",f.confidence),"kind":f.kind.name()})).collect();
        println!(
            "{}",
            serde_json::json!({"id":r["id"],"channel":r["channel"],"consent":r["consent"],"gold":r["verdict"],"got":a["verdict"],"findings":a["findings"],"issues":r["issues"],"text":t,"names":names,"suggestion":a["suggestion"]})
        );
    }
}
