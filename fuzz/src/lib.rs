//! The properties that `cargo test` holds of chosen and random input, for inputs that a fuzzer finds.

#[path = "../../tests/it"]
mod it {
    pub mod leaves;
    pub mod properties;
}

pub use it::{leaves, properties};
