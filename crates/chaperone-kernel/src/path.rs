//! Which instructions a loop may use: asked of the processor once, then carried as a value.
//!
//! A `Path` other than the plain one can only be had from a processor that said yes, and that is what makes the calls
//! into `x86.rs` and the wider copies of `floats.rs` sound. Deliberately absent: a way to ask for a path by force.

/// One way through the loops. All give the same bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Path(pub(crate) Kind);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// What the compiler makes of plain loops for the least processor of the target: SSE2, NEON, or none.
    Plain,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    /// AVX-512 with VNNI, the instruction for products of bytes.
    #[cfg(target_arch = "x86_64")]
    Avx512,
}

impl Path {
    /// The path that every machine has.
    pub const PLAIN: Self = Self(Kind::Plain);

    /// The quickest path of this machine.
    pub fn best() -> Self {
        Self::all().last().copied().unwrap_or(Self::PLAIN)
    }

    /// Every path of this machine, the quickest last.
    pub fn all() -> Vec<Self> {
        #[cfg_attr(
            not(target_arch = "x86_64"),
            expect(unused_mut, reason = "elsewhere the plain path is the only one")
        )]
        let mut paths = vec![Self::PLAIN];
        #[cfg(target_arch = "x86_64")]
        {
            use std::arch::is_x86_feature_detected as has;
            if has!("avx2") {
                paths.push(Self(Kind::Avx2));
            }
            if has!("avx512f") && has!("avx512bw") && has!("avx512vl") && has!("avx512dq") && has!("avx512vnni") {
                paths.push(Self(Kind::Avx512));
            }
        }
        paths
    }

    /// Its name, for a bench or a line of a report.
    pub fn name(self) -> &'static str {
        match self.0 {
            Kind::Plain => "plain",
            #[cfg(target_arch = "x86_64")]
            Kind::Avx2 => "avx2",
            #[cfg(target_arch = "x86_64")]
            Kind::Avx512 => "avx512-vnni",
        }
    }
}
