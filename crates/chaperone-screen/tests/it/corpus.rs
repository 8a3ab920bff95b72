//! The practice corpus as a ratchet: figures over the train files may only improve.
