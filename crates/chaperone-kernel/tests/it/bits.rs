//! One number out of all bits that the rows of floats give: the same on another machine, or something fused, reordered
//! or rounded otherwise there.

use chaperone_kernel::{Heads, Path, Scale, attend, finish, gelu, normalise, project, quantise};

/// Every function once, on fixed numbers; FNV-1a of the bits, 64 bits wide.
fn digest(path: Path) -> u64 {
    let mut seed = 7_u64;
    let mut next = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let [a, b, ..] = seed.to_be_bytes();
        f32::from(u16::from_be_bytes([a, b])) / 10_000.0 - 3.0
    };
    let mut some = |count: usize| (0..count).map(|_| next()).collect::<Vec<f32>>();
    let (mut values, weight, bias) = (some(33 * 192), some(64), some(64));
    let (mut mixed, mut bytes, mut scales) = (vec![0.0; 33 * 64], vec![0; 33 * 64], vec![0.0; 33]);
    let mut results = vec![0.0; 33 * 2];
    normalise(path, &mut values, &weight, &bias, 1e-12);
    attend(path, &values, 0..33, Heads { count: 2, width: 64 }, &mut mixed, &mut Vec::new());
    gelu(path, &mut values);
    quantise(path, &mixed, &mut bytes, &mut scales);
    let sums: Vec<i32> = bytes.iter().map(|&byte| (i32::from(byte) - 128) * 4_321).collect();
    finish(path, &sums, &scales, Scale { scale: &weight, bias: &bias }, &mut mixed, true);
    project(path, &mixed, &[weight.clone(), bias].concat(), &weight[..2], &mut results);
    let floats = [values, mixed, scales, results].concat();
    let all = floats.iter().flat_map(|float| float.to_bits().to_le_bytes()).chain(bytes);
    all.fold(0xcbf2_9ce4_8422_2325, |digest, byte| (digest ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
}

#[test]
fn another_machine_gave_the_same_bits() {
    // Recorded on x86-64; the same code gave it with AVX-512, AVX2, SSE2, and as WebAssembly with and without SIMD.
    let recorded = 0x2943_50c2_7ca5_6c74;
    for path in Path::all() {
        assert_eq!(digest(path), recorded, "{:#018x} on {}", digest(path), path.name());
    }
}
