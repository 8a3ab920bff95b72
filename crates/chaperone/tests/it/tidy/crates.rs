//! Which crate may use what: the edges of the picture in ARCHITECTURE.md, read from the manifests.

use super::{Tree, complains, holds, is_silent};

/// All that the pure crates may depend on: no I/O, no clock, no randomness, no async in any of it. A new entry is a
/// decision: look at what the crate reaches before you write it here. `rten` reads the clock and the environment for
/// timings of its own, which no result depends on, and can start threads; it stands behind a feature.
const PURE: [&str; 20] = [
    "aho-corasick",
    "chaperone-encoder",
    "chaperone-kernel",
    "chaperone-mosaic",
    "chaperone-screen",
    "chrono",
    "fst",
    "image",
    "kamadak-exif",
    "memchr",
    "moxcms",
    "regex",
    "rten",
    "rten-tensor",
    "serde",
    "serde_json",
    "sha2",
    "thiserror",
    "toml",
    "unicode-normalization",
];
const PURE_PREFIX: &str = "unicode-";

/// The crates that are held to it.
pub(super) const PURE_CRATES: [&str; 5] =
    ["chaperone-encoder", "chaperone-kernel", "chaperone-mosaic", "chaperone-photo", "chaperone-screen"];

/// What a crate must not depend on, also not in its tests.
const FORBIDDEN: [(&str, &[&str]); 5] = [
    ("chaperone-desk", &["axum", "askama", "hyper", "reqwest", "chaperone-web", "chaperone-connect"]),
    ("chaperone-connect", &["sqlx", "askama", "chaperone-web"]),
    ("chaperone-web", &["sqlx", "reqwest", "chaperone-connect"]),
    ("chaperone", &["sqlx", "askama"]),
    ("xtask", &["sqlx", "axum", "tokio", "chaperone-desk"]),
];

/// Crates that would bring OpenSSL, a C++ compiler or cmake into the build of a practice's desk.
const BANNED: [&str; 8] =
    ["openssl", "openssl-sys", "native-tls", "aws-lc-sys", "aws-lc-rs", "boring", "cmake", "cxx-build"];

/// The one place that crates come from, as cargo writes it.
const SOURCE: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// One dependency of a manifest: the table it stands in and its name.
struct Uses<'a> {
    table: &'a str,
    name: &'a str,
}

/// Enough of TOML for our own manifests: one dependency a line, in `[dependencies]` and its kin.
fn uses(manifest: &str) -> Vec<Uses<'_>> {
    let (mut table, mut found) = ("", Vec::new());
    for line in manifest.lines().map(str::trim) {
        if let Some(heading) = line.strip_prefix('[') {
            table = heading.trim_end_matches(']');
        } else if table.ends_with("dependencies")
            && let Some((name, _)) = line.split_once(['.', '=', ' '])
            && !line.starts_with('#')
        {
            found.push(Uses { table, name: name.trim() });
        }
    }
    found
}

fn manifests(tree: &Tree) -> impl Iterator<Item = (&str, &str)> {
    tree.iter().filter(|file| file.name() == "Cargo.toml").filter_map(|file| {
        let folder = file.path.strip_suffix("/Cargo.toml")?;
        Some((folder.rsplit('/').next()?, file.text.as_str()))
    })
}

fn pure_crates_depend_on_pure_crates(tree: &Tree) -> Vec<String> {
    let mut complaints = Vec::new();
    for (package, manifest) in manifests(tree).filter(|(name, _)| PURE_CRATES.contains(name)) {
        for Uses { table, name } in uses(manifest) {
            if table == "dependencies" && !PURE.contains(&name) && !name.starts_with(PURE_PREFIX) {
                complaints.push(format!("{package} depends on {name}, which is not on the list of pure crates"));
            }
        }
    }
    // `clock` and `now` are the features by which chrono reads the machine's clock.
    for file in tree.iter().filter(|file| file.name() == "Cargo.toml") {
        for line in file.text.lines().filter(|line| line.starts_with("chrono ") || line.starts_with("chrono.")) {
            let whole = !line.contains("default-features = false") && !line.contains("workspace");
            if whole || line.contains("\"clock\"") || line.contains("\"now\"") {
                complaints.push(format!("{}: chrono must come without its clock", file.path));
            }
        }
    }
    complaints
}

fn edges_point_down(tree: &Tree) -> Vec<String> {
    let mut complaints = Vec::new();
    for (package, manifest) in manifests(tree) {
        let forbidden = FORBIDDEN.iter().find(|(name, _)| *name == package).map_or(&[][..], |(_, names)| names);
        for Uses { name, .. } in uses(manifest) {
            if forbidden.contains(&name) {
                complaints.push(format!("{package} must not depend on {name}"));
            }
        }
    }
    complaints
}

fn only_connect_opens_sockets_and_only_desk_speaks_sql(tree: &Tree) -> Vec<String> {
    let mut complaints = Vec::new();
    for (package, manifest) in manifests(tree) {
        for Uses { name, .. } in uses(manifest) {
            let owner = match name {
                "reqwest" | "ureq" | "hyper-util" => "chaperone-connect",
                "sqlx" | "rusqlite" | "tokio-postgres" => "chaperone-desk",
                "askama" | "rust-embed" => "chaperone-web",
                _ => continue,
            };
            if package != owner {
                complaints.push(format!("{package} depends on {name}, which belongs to {owner} alone"));
            }
        }
    }
    complaints
}

fn the_lock_file_holds_no_banned_crate(tree: &Tree) -> Vec<String> {
    let mut complaints = Vec::new();
    for file in tree.iter().filter(|file| file.path == "Cargo.lock") {
        for line in file.text.lines() {
            let value = |key: &str| line.strip_prefix(key)?.strip_prefix(" = \"")?.strip_suffix('"');
            if let Some(name) = value("name").filter(|name| BANNED.contains(name)) {
                complaints.push(format!("Cargo.lock: {name} is not wanted in this build"));
            }
            if let Some(source) = value("source").filter(|source| *source != SOURCE) {
                complaints.push(format!("Cargo.lock: a crate comes from {source}"));
            }
        }
    }
    complaints
}

#[test]
fn style_the_lock_file_holds_no_banned_crate() {
    holds(the_lock_file_holds_no_banned_crate);
}

#[test]
fn a_banned_crate_is_seen() {
    let check = the_lock_file_holds_no_banned_crate;
    complains(check, &[("Cargo.lock", "[[package]]\nname = \"openssl-sys\"\n")], "openssl-sys");
    complains(check, &[("Cargo.lock", "source = \"git+https://elsewhere.example/a\"\n")], "comes from git");
    is_silent(check, &[("Cargo.lock", "name = \"rustls\"\nversion = \"0.23.0\"\n")]);
}

#[test]
fn invariant_1_pure_crates_depend_on_pure_crates() {
    holds(pure_crates_depend_on_pure_crates);
}

#[test]
fn invariants_2_and_10_each_outside_thing_has_one_owner() {
    holds(only_connect_opens_sockets_and_only_desk_speaks_sql);
}

#[test]
fn invariant_10_no_edge_points_up_or_sideways() {
    holds(edges_point_down);
}

#[test]
fn an_impure_dependency_is_seen() {
    let screen = "crates/chaperone-screen/Cargo.toml";
    let check = pure_crates_depend_on_pure_crates;
    complains(check, &[(screen, "[dependencies]\ntokio.workspace = true\n")], "chaperone-screen depends on tokio");
    complains(check, &[(screen, "[dependencies]\nrand = \"1\"\n")], "rand");
    complains(check, &[("Cargo.toml", "chrono = \"0.4\"\n")], "clock");
    complains(check, &[("Cargo.toml", "chrono = { default-features = false, features = [\"clock\"] }\n")], "clock");
    is_silent(check, &[(screen, "[dependencies]\nregex.workspace = true\n[dev-dependencies]\nproptest = \"1\"\n")]);
}

#[test]
fn an_edge_in_the_wrong_direction_is_seen() {
    let manifest = |package: &str, name: &str| {
        (format!("crates/{package}/Cargo.toml"), format!("[dev-dependencies]\n{name}.workspace = true\n"))
    };
    for (package, name) in [("chaperone-web", "chaperone-connect"), ("chaperone-desk", "axum")] {
        let (path, text) = manifest(package, name);
        complains(edges_point_down, &[(&path, &text)], "must not depend");
    }
    let (path, text) = manifest("chaperone-web", "sqlx");
    complains(only_connect_opens_sockets_and_only_desk_speaks_sql, &[(&path, &text)], "belongs to chaperone-desk");
    let (path, text) = manifest("chaperone", "reqwest");
    complains(only_connect_opens_sockets_and_only_desk_speaks_sql, &[(&path, &text)], "belongs to chaperone-connect");
    let (path, text) = manifest("chaperone-connect", "reqwest");
    is_silent(only_connect_opens_sockets_and_only_desk_speaks_sql, &[(&path, &text)]);
}
