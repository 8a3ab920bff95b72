//! What the screen promises, as tests: pages, packs, the corpus and the contract.

mod contract;
mod corpus;
mod packs;
mod pages;
