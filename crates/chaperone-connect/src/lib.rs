//! Carries cleared texts to social networks, each at most once, and reads back what became of them.
//!
//! ```text
//! desk::release -> Cleared -> publish -> Outcome -> desk::record        nothing sent: the desk says when to try again
//!                                    \-> unknown -> reconcile -> Found -> desk::reconciled       never sent again
//!                                    \-> expired -> refresh -> desk::account::renew
//! ```
//!
//! A post leaves as a [`Cleared`](chaperone_desk::release::Cleared), by value: one release, one attempt. Nothing here
//! takes a text from anywhere else. Deliberately absent: the database, the decision to try again (that is the worker's,
//! by the [class](class::Class) of the outcome), and any network that has no file in `networks/`.

pub mod class;
pub mod contract;
pub mod http;
pub mod networks;
pub mod server;
pub mod sim;

pub use class::{Class, Reason, Receipt, Trouble};
pub use contract::{Access, Ask, Connected, Connector, Ours, Seek, reconcile};
pub use http::{Answer, OpenError, Patience};
pub use networks::Connectors;
pub use server::{BadServer, Server};
