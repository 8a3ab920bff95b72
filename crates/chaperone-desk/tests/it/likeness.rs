//! Who of the team may be shown, and what happens when somebody takes it back.

use chaperone_desk::{Role, likeness, person};

use crate::support::{World, no, stories, who, yes};

stories! {
    a_person_agrees_for_themselves_and_takes_it_back_at_any_time,
    whoever_leaves_is_shown_no_more,
}

async fn a_person_agrees_for_themselves_and_takes_it_back_at_any_time(world: World) {
    let practice = world.practice().await;
    let (desk, tom, amira) = (&practice.desk, &practice.tom, &practice.amira);
    assert_eq!(likeness::own(desk, tom).await.unwrap(), None);
    yes(likeness::agree(desk, tom).await);
    assert_eq!(likeness::agreed(desk).await.unwrap(), [who(tom)]);
    assert_eq!(likeness::own(desk, amira).await.unwrap(), None);
    yes(likeness::take_back(desk, tom).await);
    yes(likeness::take_back(desk, tom).await);
    assert!(likeness::agreed(desk).await.unwrap().is_empty());
    assert!(likeness::own(desk, tom).await.unwrap().unwrap().ended.is_some());
    yes(likeness::agree(desk, tom).await);
    assert_eq!(likeness::agreed(desk).await.unwrap(), [who(tom)]);
    assert_eq!(no(likeness::agree(desk, &desk.act_as_desk()).await), "not-yours");
    let deeds = practice.deeds().await;
    assert_eq!(deeds.iter().filter(|deed| *deed == "likeness-ended").count(), 1);
}

async fn whoever_leaves_is_shown_no_more(world: World) {
    let practice = world.practice().await;
    let nadia = practice.join("Nadia Okoro", "nadia@harbourlane.example", "nine slow kestrels", Role::Author).await;
    yes(likeness::agree(&practice.desk, &nadia).await);
    yes(person::leave(&practice.desk, &practice.tom, &who(&nadia)).await);
    assert!(likeness::agreed(&practice.desk).await.unwrap().is_empty());
}
