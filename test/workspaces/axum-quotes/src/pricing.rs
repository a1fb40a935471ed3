use tracing::{info_span, instrument, span, Level};

use crate::names::{PRICE, RATE};

/// How a price comes about.
pub trait Pricing {
    fn rate(&self, item: &str) -> u32;

    fn allowed(&self, id: u64) -> bool {
        id > 0
    }
}

pub struct Standard;
pub struct Express;

impl Pricing for Standard {
    #[instrument(level = "info", skip(self))]
    fn rate(&self, item: &str) -> u32 {
        item.len() as u32
    }
}

impl Pricing for Express {
    fn rate(&self, name: &str) -> u32 {
        let _span = span!(
            Level::INFO,
            "express.rate",
            name,
        )
        .entered();
        2 * name.len() as u32
    }
}

#[instrument(name = PRICE, skip(pricing))]
pub fn calculate(pricing: &impl Pricing, item: &str, count: u32) -> u32 {
    let span = info_span!("lookup", otel.name = RATE, item);
    let rate = span.in_scope(|| pricing.rate(item));
    rate * count
}
