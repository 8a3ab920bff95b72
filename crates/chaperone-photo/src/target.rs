//! What each network takes: bytes, pixels, formats and shapes, as a table with where each number comes from.
//!
//! Numbers change without notice, and a server's own word replaces them ([`Target`] is plain data). Where no page of
//! the network itself was seen, `verified` is false and the number is the smallest among those that programs for
//! posting publish. Deliberately absent: cropping to a shape by itself, because a crop is a decision.

use serde::Serialize;

/// What a network takes of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Target {
    /// The network's name as the desk writes it.
    pub network: &'static str,
    /// Bytes of the file at most.
    pub bytes: u32,
    /// Pixels at most, width times height.
    pub pixels: u32,
    /// Pixels of the longer side at most.
    pub longest: u32,
    /// Pixels of the shorter side at least.
    pub shortest: u32,
    /// Whether a PNG is taken beside a JPEG.
    pub png: bool,
    /// Width to height at least and at most, in thousandths; the tallest and the widest shape.
    pub shape: (u32, u32),
    /// Whether a page of the network itself, or its server, was seen to say so.
    pub verified: bool,
    /// Where the numbers come from.
    pub source: &'static str,
}

const ANY_SHAPE: (u32, u32) = (1, 1_000_000);

static TARGETS: [Target; 9] = [
    Target {
        network: "bluesky",
        bytes: 976_560,
        pixels: 4_000_000,
        longest: 2_000,
        shortest: 1,
        png: true,
        shape: ANY_SHAPE,
        verified: true,
        source: "lexicon app.bsky.embed.images: 1,000,000 bytes, later 2,000,000; 976.56 KB fits servers of both; \
                 2,000 pixels is what its own program sends",
    },
    Target {
        network: "mastodon",
        bytes: 16_000_000,
        pixels: 8_294_400,
        longest: 3_840,
        shortest: 1,
        png: true,
        shape: ANY_SHAPE,
        verified: true,
        source: "/api/v2/instance of mastodon.social: image_size_limit 16,777,216; pictures are reduced to 3840 x 2160 \
                 pixels by the server, so more is not sent",
    },
    Target {
        network: "facebook",
        bytes: 4_000_000,
        pixels: 4_194_304,
        longest: 2_048,
        shortest: 1,
        png: true,
        shape: ANY_SHAPE,
        verified: false,
        source: "posting programs name 4 MB and 10 MB; 2,048 pixels is what the network shows at most",
    },
    Target {
        network: "instagram",
        bytes: 8_000_000,
        pixels: 2_592_000,
        longest: 1_800,
        shortest: 320,
        png: false,
        shape: (800, 1_910),
        verified: false,
        source: "posting programs agree: JPEG, 8 MB, 320 to 1,440 pixels wide, 4:5 to 1.91:1",
    },
    Target {
        network: "google",
        bytes: 5_000_000,
        pixels: 4_000_000,
        longest: 2_120,
        shortest: 300,
        png: true,
        shape: ANY_SHAPE,
        verified: false,
        source: "posting programs: JPEG or PNG, 10 KB to 5 MB, at least 400 x 300",
    },
    Target {
        network: "linkedin",
        bytes: 10_000_000,
        pixels: 16_000_000,
        longest: 6_012,
        shortest: 1,
        png: true,
        shape: ANY_SHAPE,
        verified: false,
        source: "posting programs: 10 MB, 6,012 x 6,012 pixels",
    },
    Target {
        network: "x",
        bytes: 5_000_000,
        pixels: 16_000_000,
        longest: 8_192,
        shortest: 1,
        png: true,
        shape: ANY_SHAPE,
        verified: false,
        source: "posting programs: 5 MB, 8,192 x 8,192 pixels",
    },
    Target {
        network: "whatsapp",
        bytes: 5_000_000,
        pixels: 4_000_000,
        longest: 2_048,
        shortest: 1,
        png: true,
        shape: ANY_SHAPE,
        verified: false,
        source: "from memory: 5 MB, JPEG or PNG with 8 bits",
    },
    // What can be kept and shown where no network is meant: a thumbnail sheet, a receipt.
    Target {
        network: "desk",
        bytes: 5_000_000,
        pixels: 4_000_000,
        longest: 2_000,
        shortest: 1,
        png: true,
        shape: ANY_SHAPE,
        verified: true,
        source: "our own choice for pages of the desk",
    },
];

/// What the network of that name takes; `None` for a network that takes no pictures from the desk.
pub fn target(network: &str) -> Option<&'static Target> {
    TARGETS.iter().find(|target| target.network == network)
}

/// All targets.
pub fn targets() -> &'static [Target] {
    &TARGETS
}
