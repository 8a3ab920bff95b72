//! Files made to hurt: each ends in one sentence or in a picture, within five seconds and 256 MiB, and nothing panics.

use std::time::Duration;

use chaperone_photo::{Kind, Unreadable, metadata, prove_clean, read};

use crate::MEMORY;
use crate::busy::Busy;
use crate::files::{exif, gif, jpeg, jpeg_with, jpeg_with_exif, png, png_with, webp, webp_with};
use crate::paint::{Dice, scene};

const MOST_BYTES: usize = 256 * 1024 * 1024;
const LONGEST: Duration = Duration::from_secs(5);

/// What a hostile file may end in.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Ends {
    /// In exactly this answer.
    In(Unreadable),
    /// In any sentence.
    Refused,
    /// It is odd and lawful: the picture opens.
    Opened,
    /// In a picture or in a sentence.
    Somehow,
}

struct File {
    name: String,
    bytes: Vec<u8>,
    ends: Ends,
}

fn file(name: impl Into<String>, bytes: Vec<u8>, ends: Ends) -> File {
    File { name: name.into(), bytes, ends }
}

fn put(bytes: &[u8], at: usize, new: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    bytes[at..at + new.len()].copy_from_slice(new);
    bytes
}

/// Where a marker stands whose segment has that second byte.
fn marker(bytes: &[u8], second: u8) -> usize {
    bytes.windows(2).position(|pair| pair == [0xff, second]).expect("a marker")
}

fn cut_short(all: &mut Vec<File>) {
    let picture = scene(1, 64, 48);
    for (name, bytes) in
        [("JPEG", jpeg(&picture)), ("PNG", png(&picture)), ("WebP", webp(&picture)), ("GIF", gif(&picture))]
    {
        // The first byte that is missing is the last, then ever more.
        for part in [1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 120, 127] {
            let length = (bytes.len() * part / 128).clamp(1, bytes.len() - 1);
            all.push(file(format!("{name} cut at {length}"), bytes[..length].to_vec(), Ends::Refused));
        }
    }
}

fn jpegs(all: &mut Vec<File>) {
    let plain = jpeg(&scene(2, 64, 48));
    let frame = marker(&plain, 0xc0);
    let scan = marker(&plain, 0xda);
    let unusual = Ends::In(Unreadable::Unusual);
    let damaged = Ends::In(Unreadable::Damaged);
    let size = |high: u16, wide: u16| [high.to_be_bytes(), wide.to_be_bytes()].concat();
    for (name, at, new, ends) in [
        ("length 0", frame + 2, vec![0, 0], damaged),
        ("length 1", frame + 2, vec![0, 1], damaged),
        ("length beyond the end", frame + 2, vec![0xff, 0xff], Ends::Refused),
        ("65,535 by 65,535", frame + 5, size(65_535, 65_535), Ends::In(Unreadable::TooManyPixels)),
        ("no height", frame + 5, size(0, 64), damaged),
        ("no width", frame + 5, size(48, 0), damaged),
        ("1 by 65,535", frame + 5, size(65_535, 1), Ends::Somehow),
        ("twelve bits", frame + 4, vec![12], unusual),
        ("two components", frame + 9, vec![2], unusual),
        ("255 components", frame + 9, vec![255], unusual),
        ("samples of nothing", frame + 11, vec![0], damaged),
        ("samples of fifteen", frame + 11, vec![0xff], damaged),
        ("lossless", frame + 1, vec![0xc3], unusual),
        ("arithmetic", frame + 1, vec![0xc9], unusual),
        ("progressive in name", frame + 1, vec![0xc2], Ends::Somehow),
        ("no frame", frame + 1, vec![0xfe], damaged),
        ("no table of quantities", marker(&plain, 0xdb) + 1, vec![0xfe], Ends::Somehow),
        ("no table of codes", marker(&plain, 0xc4) + 1, vec![0xfe], Ends::Somehow),
        ("codes that overflow", marker(&plain, 0xc4) + 5, vec![0xff; 16], Ends::Somehow),
        ("a scan of a component that is not there", scan + 5, vec![99], Ends::Somehow),
        ("garbage for pixels", scan + 14, vec![0x55; 60], Ends::Somehow),
    ] {
        all.push(file(format!("JPEG, {name}"), put(&plain, at, &new), ends));
    }
    let header = plain[frame..frame + 19].to_vec();
    let twice = [&plain[..frame], &header, &plain[frame..]].concat();
    all.push(file("JPEG, two frames", twice, damaged));
    let (body, end) = plain[scan..].split_at(plain.len() - scan - 2);
    let passes = |count: usize, bytes: &[u8]| [&bytes[..scan], &body.repeat(count), end].concat();
    all.push(file("JPEG, 40 passes", passes(40, &plain), unusual));
    // A progressive picture just within the account, whose coefficients are wholly asked for: the most that any takes.
    let large = put(&put(&plain, frame + 1, &[0xc2]), frame + 5, &size(4_580, 4_580));
    all.push(file("JPEG, progressive, 4,580 by 4,580 with few bytes", large.clone(), Ends::Somehow));
    all.push(file("JPEG, progressive, the same in 30 passes", passes(30, &large), Ends::Somehow));
    let larger = put(&large, frame + 5, &size(5_200, 5_200));
    all.push(file("JPEG, progressive, 5,200 by 5,200", larger, Ends::In(Unreadable::TooManyPixels)));
    let widest = put(&plain, frame + 5, &size(7_100, 7_100));
    all.push(file("JPEG, 7,100 by 7,100 with few bytes", widest, Ends::Somehow));
    all.push(file(
        "JPEG, only fill bytes",
        [&[0xff, 0xd8][..], &[0xff; 5_000]].concat(),
        Ends::In(Unreadable::CutShort),
    ));
    all.push(file("JPEG, start and end alone", vec![0xff, 0xd8, 0xff, 0xd9], damaged));
    let comments = vec![(0xfe, vec![b'a'; 4]); 25_000];
    all.push(file("JPEG, 25,000 comments", many(&plain, &comments), unusual));
}

/// Sets many segments in at once.
fn many(bytes: &[u8], segments: &[(u8, Vec<u8>)]) -> Vec<u8> {
    let mut all = bytes[..2].to_vec();
    for (marker, content) in segments {
        all.extend([0xff, *marker]);
        all.extend((content.len() as u16 + 2).to_be_bytes());
        all.extend(content);
    }
    all.extend(&bytes[2..]);
    all
}

/// EXIF blocks that point beyond themselves, at themselves, and all at the same bytes.
fn exifs(all: &mut Vec<File>) {
    let plain = jpeg(&scene(3, 64, 48));
    let entry = |tag: u16, kind: u16, count: u32, value: u32| {
        [&tag.to_le_bytes()[..], &kind.to_le_bytes(), &count.to_le_bytes(), &value.to_le_bytes()].concat()
    };
    let block = |count: u16, entries: Vec<u8>, next: u32, rest: Vec<u8>| {
        [&b"II*\0\x08\0\0\0"[..], &count.to_le_bytes(), &entries, &next.to_le_bytes(), &rest].concat()
    };
    let loops = [entry(0x8769, 4, 1, 8), entry(0x8825, 4, 1, 8), entry(0xa005, 4, 1, 8)].concat();
    // Every tag that is asked for, and thousands more, all of the same sixty thousand empty texts.
    let shared: Vec<u8> = (0..1_500_u16).flat_map(|tag| entry(0x0100 + tag, 2, 40_000, 20_000)).collect();
    for (name, bytes) in [
        ("an offset beyond the end", block(1, entry(0x010f, 2, 20, u32::MAX), 0, vec![])),
        ("four thousand million texts", block(1, entry(0x010f, 2, u32::MAX, 8), 0, vec![])),
        ("fractions that overflow", block(1, entry(0x0002, 5, u32::MAX / 4, 8), 0, vec![])),
        ("directories that hold themselves", block(3, loops, 8, vec![])),
        ("more entries than bytes", block(u16::MAX, vec![], 0, vec![])),
        ("one value for 1,500 tags", block(1_500, shared, 0, vec![0; 45_000])),
        ("nothing", Vec::new()),
        ("a byte order alone", b"II*\0".to_vec()),
    ] {
        all.push(file(format!("EXIF, {name}"), jpeg_with_exif(&plain, &bytes), Ends::Opened));
    }
    let shared = block(
        1_500,
        (0..1_500_u16).flat_map(|tag| entry(0x0100 + tag, 2, 40_000, 20_000)).collect(),
        0,
        vec![0; 45_000],
    );
    let blocks = vec![(0xe1, [&b"Exif\0\0"[..], &shared].concat()); 300];
    all.push(file("EXIF, three hundred such blocks", many(&plain, &blocks), Ends::Opened));
    let start = b"http://ns.adobe.com/xap/1.0/\0".to_vec();
    let names = vec![(0xe1, [start, b"xmp:photoshop:plus".repeat(3_600)].concat()); 300];
    all.push(file("XMP, a million half names", many(&plain, &names), Ends::Opened));
    let text = [b"XML:com.adobe.xmp\0\0\0\0\0".to_vec(), vec![b'p'; 19_000_000]].concat();
    all.push(file(
        "XMP, nineteen million letters",
        png_with(&png(&scene(3, 20, 20)), &[(b"iTXt", text)]),
        Ends::Opened,
    ));
    let frame = marker(&plain, 0xc0);
    let profile: Vec<_> =
        (1..=250_u8).map(|at| (0xe2, [&b"ICC_PROFILE\0"[..], &[at, 250], &vec![7; 65_000]].concat())).collect();
    let wide = put(&plain, frame + 5, &[0x1a, 0x90, 0x1a, 0x90]);
    all.push(file("JPEG, a profile of 16 million bytes and 46 million pixels", many(&wide, &profile), Ends::Somehow));
    let long = png_with(&png(&scene(3, 20, 20)), &[(b"eXIf", vec![b'I'; 8_000_000])]);
    all.push(file("EXIF, eight million bytes", long, Ends::Opened));
    let deep = jpeg_with(
        &plain,
        &[(0xed, [&b"Photoshop 3.0\0"[..], &b"8BIM\x04\x04\0\0\xff\xff\xff\xff".repeat(9)].concat())],
    );
    all.push(file("IPTC, a length beyond the end", deep, Ends::Opened));
}

/// The chunk of pixels out of zeros: a thousand to one.
fn zeros(length: usize) -> Vec<u8> {
    // The encoder of the format writes the stream, for a grey picture of one row.
    let width = u32::try_from(length).expect("short");
    let mut bytes = Vec::new();
    let encoder = image::codecs::png::PngEncoder::new(&mut bytes);
    image::ImageEncoder::write_image(encoder, &vec![0; length], width, 1, image::ExtendedColorType::L8)
        .expect("encoded");
    let parsed = img_parts::png::Png::from_bytes(bytes.into()).expect("a PNG");
    parsed.chunks_by_type(*b"IDAT").flat_map(|chunk| chunk.contents().to_vec()).collect()
}

fn png_of(header: &[u8], chunks: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    let header = (b"IHDR", header.to_vec());
    let end = (b"IEND", Vec::new());
    for (name, content) in [&header].into_iter().chain(chunks).chain([&end]) {
        let chunk = img_parts::png::PngChunk::new(**name, content.clone().into());
        bytes.extend(&chunk.encoder().bytes()[..]);
    }
    bytes
}

fn pngs(all: &mut Vec<File>) {
    let plain = png(&scene(4, 64, 48));
    let header = |wide: u32, high: u32, rest: [u8; 5]| [&wide.to_be_bytes()[..], &high.to_be_bytes(), &rest].concat();
    let colour = [8, 2, 0, 0, 0];
    let damaged = Ends::In(Unreadable::Damaged);
    let many = Ends::In(Unreadable::TooManyPixels);
    for (name, at, new, ends) in [
        ("a chunk of four thousand million bytes", 8, vec![0xff; 4], damaged),
        ("a chunk beyond the end", 33, vec![0x7f, 0xff, 0xff, 0xff], Ends::In(Unreadable::CutShort)),
        ("a name that is none", 12, vec![0, 1, 2, 3], damaged),
        ("no header", 12, b"IDAT".to_vec(), damaged),
        ("no width", 16, vec![0; 4], damaged),
        ("a depth that does not exist", 24, vec![7], Ends::Refused),
        ("a colour that does not exist", 25, vec![5], damaged),
        ("a packing that does not exist", 26, vec![9], Ends::Refused),
        ("a wrong check sum", 29, vec![0; 4], Ends::Refused),
    ] {
        all.push(file(format!("PNG, {name}"), put(&plain, at, &new), ends));
    }
    for (name, bytes, ends) in [
        ("4,294,967,295 by 4,294,967,295", png_of(&header(u32::MAX, u32::MAX, colour), &[]), many),
        ("50,000 by 50,000", png_of(&header(50_000, 50_000, colour), &[(b"IDAT", zeros(100_000))]), many),
        ("50 million pixels of 64 bits", png_of(&header(7_000, 7_000, [16, 6, 0, 0, 0]), &[]), many),
        ("no pixels", png_of(&header(9, 9, colour), &[]), Ends::Refused),
        ("fewer pixels than it says", png_of(&header(900, 900, colour), &[(b"IDAT", zeros(900))]), Ends::Refused),
        ("more pixels than it says", png_of(&header(9, 9, colour), &[(b"IDAT", zeros(9_000_000))]), Ends::Somehow),
        ("no palette", png_of(&header(9, 9, [8, 3, 0, 0, 0]), &[(b"IDAT", zeros(90))]), Ends::Refused),
        ("interlaced and empty", png_of(&header(4_000, 4_000, [8, 2, 0, 0, 1]), &[(b"IDAT", zeros(9))]), Ends::Refused),
        ("two headers", png_of(&header(9, 9, colour), &[(b"IHDR", header(9, 9, colour))]), Ends::Refused),
    ] {
        all.push(file(format!("PNG, {name}"), bytes, ends));
    }
    let row = |length: usize| [&[0_u8][..], &zeros(length)].concat();
    for (name, chunk) in [
        ("text that unpacks to 60 million bytes", (b"zTXt", [&b"Comment\0"[..], &row(60_000_000)].concat())),
        ("a profile that unpacks to 60 million bytes", (b"iCCP", [&b"sRGB\0"[..], &row(60_000_000)].concat())),
        ("text without an end", (b"tEXt", vec![b'a'; 2_000_000])),
        ("a name of a thousand letters", (b"tEXt", vec![b'n'; 1_000])),
    ] {
        all.push(file(format!("PNG, {name}"), png_with(&plain, &[chunk]), Ends::Somehow));
    }
    let empty = vec![(b"prVt", Vec::new()); 30_000];
    let mut crowd = png_of(&header(9, 9, colour), &empty);
    crowd.truncate(15_000_000);
    all.push(file("PNG, 30,000 empty chunks", crowd, Ends::In(Unreadable::Unusual)));
    // The most that is believed: 47 million grey pixels of 32 bits, all zero.
    let side = 6_850;
    let zeros = vec![0; side * side * 4];
    let mut bytes = Vec::new();
    let encoder = image::codecs::png::PngEncoder::new(&mut bytes);
    let side = side as u32;
    image::ImageEncoder::write_image(encoder, &zeros, side, side, image::ExtendedColorType::La16).expect("encoded");
    all.push(file("PNG, 47 million clear pixels of 32 bits", bytes, Ends::Opened));
}

/// Bits from the lowest, as a lossless WebP has them.
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    free: u32,
}

impl Bits {
    fn put(&mut self, value: u32, count: u32) {
        for at in 0..count {
            if self.free == 0 {
                self.bytes.push(0);
                self.free = 8;
            }
            let bit = (value >> at & 1) as u8;
            *self.bytes.last_mut().expect("a byte") |= bit << (8 - self.free);
            self.free -= 1;
        }
    }

    /// A code with one word: two bits and the word.
    fn one_word(&mut self, word: u32) {
        self.put(1, 1);
        self.put(0, 1);
        self.put(1, 1);
        self.put(word, 8);
    }
}

/// A lossless WebP of 8 by 8 pixels whose picture of tables names so many groups of tables, each of the dearest kind: few
/// bits that unfold to a table of 1,024 places.
fn tables(groups: u32) -> Vec<u8> {
    let mut bits = Bits::default();
    bits.put(0x2f, 8);
    bits.put(7, 14);
    bits.put(7, 14);
    bits.put(0, 4);
    // No transform, no cache of colours, tables by place in squares of four pixels: a picture of two by two names them.
    bits.put(0, 1);
    bits.put(0, 1);
    bits.put(1, 1);
    bits.put(0, 3);
    bits.put(0, 1);
    // That picture has one colour: green the low byte and red the high byte of the last group's number.
    bits.one_word((groups - 1) & 255);
    bits.one_word((groups - 1) >> 8);
    bits.one_word(0);
    bits.one_word(0);
    bits.one_word(0);
    for _ in 0..groups {
        for _ in 0..5 {
            // Lengths 1 to 9 once, 10 twice: complete, eleven words, and the longest table. Lengths are themselves coded
            // with four bits each, all sixteen of them, in the format's own order.
            bits.put(0, 1);
            bits.put(15, 4);
            for length in [0, 0, 4, 4, 4, 4, 4, 4, 0, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4] {
                bits.put(length, 3);
            }
            // Only the first eleven words are named.
            bits.put(1, 1);
            bits.put(1, 3);
            bits.put(9, 4);
            for length in [1_u32, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10] {
                // Codes of four bits in order of the length, highest bit first.
                bits.put(length.reverse_bits() >> 28, 4);
            }
        }
    }
    // The pixels: zeros.
    bits.put(0, 32);
    riff(&[(b"VP8L", bits.bytes)])
}

fn riff(chunks: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let mut body = b"WEBP".to_vec();
    for (name, content) in chunks {
        body.extend(*name);
        body.extend((content.len() as u32).to_le_bytes());
        body.extend(content);
        body.extend(&[0][..content.len() % 2]);
    }
    [&b"RIFF"[..], &(body.len() as u32).to_le_bytes(), &body].concat()
}

fn webps(all: &mut Vec<File>) {
    let plain = webp(&scene(5, 64, 48));
    let damaged = Ends::In(Unreadable::Damaged);
    for (name, bytes, ends) in [
        ("a length beyond the end", put(&plain, 4, &[0xff; 4]), Ends::In(Unreadable::CutShort)),
        ("a length of nothing", put(&plain, 4, &[0; 4]), Ends::Refused),
        ("a chunk beyond the end", put(&plain, 16, &[0xff, 0xff, 0xff, 0x7f]), Ends::In(Unreadable::CutShort)),
        ("no picture", riff(&[(b"EXIF", vec![0; 8])]), damaged),
        ("two pictures", riff(&[(b"VP8L", vec![0x2f; 9]), (b"VP8 ", vec![0; 30])]), damaged),
        ("a picture of four bytes", riff(&[(b"VP8L", vec![0x2f, 0, 0, 0])]), Ends::In(Unreadable::CutShort)),
        ("16,384 by 16,384", put(&plain, 21, &[0xff; 4]), Ends::In(Unreadable::TooManyPixels)),
        ("a canvas of another size", webp_with(&plain, (9_000, 9_000), &[]), damaged),
        ("a profile of nothing", webp_with(&plain, (64, 48), &[(b"ICCP", Vec::new())]), Ends::Somehow),
        (
            "lossy, of zeros",
            riff(&[(b"VP8 ", [&[0x10, 0, 0, 0x9d, 1, 0x2a, 64, 0, 48, 0][..], &[0; 90]].concat())]),
            Ends::Somehow,
        ),
        (
            "lossy, of ones",
            riff(&[(b"VP8 ", [&[0x10, 0, 0, 0x9d, 1, 0x2a, 64, 0, 48, 0][..], &[255; 90]].concat())]),
            Ends::Somehow,
        ),
        (
            "lossy, 16,383 by 16,383",
            riff(&[(b"VP8 ", [&[0x10, 0, 0, 0x9d, 1, 0x2a, 255, 63, 255, 63][..], &[0; 90]].concat())]),
            Ends::In(Unreadable::TooManyPixels),
        ),
        ("tables beyond the account", tables(65_536), Ends::In(Unreadable::TooManyPixels)),
        ("as many tables as are believed", tables(6_000), Ends::Somehow),
    ] {
        all.push(file(format!("WebP, {name}"), bytes, ends));
    }
}

fn gifs(all: &mut Vec<File>) {
    let plain = gif(&scene(6, 64, 48));
    let frame = plain.windows(9).position(|part| part == [0x2c, 0, 0, 0, 0, 64, 0, 48, 0]).expect("a frame");
    let damaged = Ends::In(Unreadable::Damaged);
    for (name, bytes, ends) in [
        ("65,535 by 65,535", put(&plain, 6, &[0xff; 4]), Ends::In(Unreadable::TooManyPixels)),
        ("no width", put(&plain, 6, &[0; 2]), damaged),
        ("a frame beyond its screen", put(&plain, frame + 1, &[60, 0, 60, 0]), damaged),
        ("a frame of nothing", put(&plain, frame + 5, &[0; 4]), Ends::Somehow),
        ("no frame", [&plain[..frame], b"\x3b"].concat(), damaged),
        ("a block that is none", put(&plain, frame, &[0x99]), damaged),
        ("garbage for pixels", put(&plain, plain.len() - 300, &[0xaa; 200]), Ends::Somehow),
        ("a code of 99 bits", put(&plain, frame + 10 + 768, &[99]), Ends::Somehow),
    ] {
        all.push(file(format!("GIF, {name}"), bytes, ends));
    }
}

fn others(all: &mut Vec<File>) {
    for (name, bytes, kind) in [
        ("HEIC", &b"\0\0\0\x18ftypheic"[..], Kind::Heic),
        ("TIFF that points at itself", b"II*\0\x08\0\0\0\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\x08\0\0\0", Kind::Tiff),
        ("SVG of a million laughs", b"<?xml version='1.0'?><!DOCTYPE svg [<!ENTITY a 'ha'>]><svg>&a;</svg>", Kind::Svg),
        ("a box without an end", b"\xff\xff\xff\xffftyp", Kind::Unknown),
        ("one byte", b"\xff", Kind::Unknown),
        ("a start and a half", b"\x89PN", Kind::Unknown),
    ] {
        all.push(file(name, bytes.to_vec(), Ends::In(Unreadable::Kind { kind })));
    }
    let mut large = jpeg(&scene(7, 64, 48));
    large.resize(21 * 1024 * 1024, 0);
    all.push(file("JPEG, 21 MiB", large, Ends::In(Unreadable::TooLarge)));
    all.push(file("nothing", Vec::new(), Ends::In(Unreadable::Empty)));
    // A header that lies about what follows: the first bytes of one kind, the rest of another.
    let mixed = [&b"\xff\xd8\xff\xe0"[..], &png(&scene(7, 20, 20))].concat();
    all.push(file("a JPEG's first bytes before a PNG", mixed, Ends::Refused));
    let both =
        [&gif(&scene(7, 20, 20))[..], &jpeg_with_exif(&jpeg(&scene(8, 20, 20)), &exif(&[], Some(9), None))].concat();
    all.push(file("a GIF with a JPEG behind it", both, Ends::Opened));
}

fn corpus() -> Vec<File> {
    let mut all = Vec::new();
    for add in [cut_short, jpegs, exifs, pngs, webps, gifs, others] {
        add(&mut all);
    }
    all
}

fn is_a_sentence(text: &str) -> bool {
    let first = text.chars().next().is_some_and(char::is_uppercase);
    first && text.ends_with('.') && text.len() < 300 && text.is_ascii() && !text.contains("..")
}

/// Memory is counted for a whole process, so the corpus runs in one of its own, beside which no other test runs.
#[test]
fn hostile_files_end_in_a_sentence_within_limits_of_memory_and_time() {
    let this = std::env::current_exe().expect("this program");
    let arguments = ["--ignored", "--exact", "--nocapture", "hostile::the_corpus_alone"];
    let run = std::process::Command::new(this).args(arguments).output().expect("this program runs");
    let said = String::from_utf8_lossy(&run.stdout);
    println!("{said}");
    let why = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success() && said.contains("1 passed"), "{why}");
}

#[test]
#[ignore = "run by the test above, in a process of its own"]
fn the_corpus_alone() {
    let all = corpus();
    assert!(all.len() >= 60, "{} files", all.len());
    let (mut most, mut longest) = ((0, ""), (Duration::ZERO, ""));
    let mut wrong = Vec::new();
    for File { name, bytes, ends } in &all {
        // The file itself counts: a copy is made and dropped with what is measured.
        let before = MEMORY.current_usage();
        MEMORY.reset_peak_usage();
        let begun = Busy::thread();
        let copy = bytes.clone();
        let answer = read(&copy).map(drop);
        let told = metadata(&copy);
        let proof = prove_clean(&copy);
        drop(copy);
        let took = begun.so_far();
        let memory = MEMORY.peak_usage().saturating_sub(before);
        most = most.max((memory, name));
        longest = longest.max((took, name));
        if memory > MOST_BYTES || took > LONGEST {
            wrong.push(format!("{name}: {} MiB, {took:?}", memory >> 20));
        }
        let as_expected = match ends {
            Ends::In(expected) => answer == Err(*expected),
            Ends::Refused => answer.is_err(),
            Ends::Opened => answer.is_ok(),
            Ends::Somehow => true,
        };
        if !as_expected {
            wrong.push(format!("{name}: {answer:?} and not {ends:?}"));
        }
        if let Err(no) = answer {
            let text = no.to_string();
            if !is_a_sentence(&text) {
                wrong.push(format!("{name}: {text}"));
            }
        } else if told.is_err() {
            wrong.push(format!("{name}: opened, and its metadata refused"));
        }
        if answer.is_err() && told.is_err() && proof.is_ok() {
            wrong.push(format!("{name}: proved clean though it cannot be taken apart"));
        }
    }
    println!(
        "{} files; most memory {} MiB ({}), longest {:?} ({})",
        all.len(),
        most.0 >> 20,
        most.1,
        longest.0,
        longest.1
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn thousands_of_torn_files_never_panic() {
    let picture = scene(9, 40, 30);
    let block =
        exif(&[(exif::Tag::Make, "maker"), (exif::Tag::GPSLatitude, "52")], Some(6), Some(&jpeg(&scene(1, 8, 8))));
    let whole = [
        jpeg_with_exif(&jpeg(&picture), &block),
        png_with(&png(&picture), &[(b"eXIf", block.clone()), (b"tEXt", b"Author\0a".to_vec())]),
        webp_with(&webp(&picture), (40, 30), &[(b"EXIF", block)]),
        gif(&picture),
    ];
    let mut dice = Dice::new(20_261_122);
    let mut opened = 0;
    for turn in 0..6_000 {
        let mut bytes = whole[turn % whole.len()].clone();
        for _ in 0..=dice.below(6) {
            let at = dice.below(bytes.len() as u32) as usize;
            match dice.below(4) {
                0 => bytes[at] = dice.below(256) as u8,
                1 => bytes[at] ^= 1 << dice.below(8),
                2 => bytes.truncate(at.max(4)),
                _ => {
                    let from = dice.below(bytes.len() as u32) as usize;
                    let part = bytes[from..bytes.len().min(from + 40)].to_vec();
                    bytes.splice(at..at, part);
                }
            }
        }
        opened += usize::from(read(&bytes).is_ok());
        let _ = metadata(&bytes);
        let _ = prove_clean(&bytes);
    }
    println!("{opened} of 6,000 torn files were opened all the same");
}
