//! What spans are called in more than one place.

pub const PRICE: &str = "price.calc";
pub const RATE: &str = "rate.lookup";
