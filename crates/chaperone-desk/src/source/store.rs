//! Statements of sources.

crate::statements! {
    PUT = "insert into source (draft, body, person, made) values ($1, $2, $3, $4) \
           on conflict (draft) do update set body = $2, person = $3, made = $4";
    FIND = "select body, person, made from source where draft = $1";
}
