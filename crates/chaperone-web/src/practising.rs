//! What a desk has to do with practice mode: it can begin one beside itself, it is one, or neither.
//!
//! Whether a desk is practice mode is said by the desk alone (`Desk::is_practising`); what stands here are the ways in and
//! out, which the binary gives. Deliberately absent: starting and stopping anything.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use chaperone_desk::Time;

/// Starts practice mode beside this desk (or finds it running), and says its address; `None` where that failed.
pub type Begin = Arc<dyn Fn() -> Pin<Box<dyn Future<Output = Option<String>> + Send>> + Send + Sync>;

/// The ways in and out.
#[derive(Clone, Default)]
pub enum Practising {
    /// Other machines may reach this desk, and practice mode never leaves the machine that it runs on.
    #[default]
    Elsewhere,
    /// This desk is for its own machine alone, so it can begin practice mode beside itself.
    Beside(Begin),
    /// This desk is practice mode.
    Here(Here),
}

/// What practice mode itself can be asked for.
#[derive(Clone)]
pub struct Here {
    /// Ends it: everything that it kept is removed once the answers in hand are given.
    pub leave: Arc<dyn Fn() + Send + Sync>,
    /// What the simulated networks hold now, newest first.
    pub posts: Arc<dyn Fn() -> Vec<Pretended> + Send + Sync>,
    /// Address of the real desk beside which it was begun, if there is one.
    pub home: Option<String>,
}

/// A post on a simulated network.
#[derive(Debug, Clone)]
pub struct Pretended {
    /// The network's title.
    pub network: &'static str,
    pub handle: String,
    pub text: String,
    pub at: Time,
}

impl fmt::Debug for Practising {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Practising::Elsewhere => "Elsewhere",
            Practising::Beside(_) => "Beside",
            Practising::Here(_) => "Here",
        })
    }
}

impl fmt::Debug for Here {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Here")
    }
}
