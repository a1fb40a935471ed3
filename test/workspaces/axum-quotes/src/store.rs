use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;
use tokio::sync::Mutex;
use tracing::instrument;

#[derive(Clone, Debug, Serialize)]
pub struct Order {
    pub id: u64,
    pub item: String,
    pub count: u32,
    pub cents: u32,
}

/// Keeps orders in memory.
#[derive(Clone, Debug, Default)]
pub struct Store {
    orders: Arc<Mutex<BTreeMap<u64, Order>>>,
}

impl Store {
    #[instrument(skip_all)]
    pub async fn all(&self) -> Vec<Order> {
        self.orders.lock().await.values().cloned().collect()
    }

    #[instrument(name = "store.find", skip(self))]
    pub async fn find(&self, id: u64) -> Option<Order> {
        self.orders.lock().await.get(&id).cloned()
    }

    #[instrument(skip(self))]
    pub async fn add(&self, item: String, count: u32, cents: u32) -> Order {
        let mut orders = self.orders.lock().await;
        let id = orders.len() as u64 + 1;
        let order = Order { id, item, count, cents };
        orders.insert(id, order.clone());
        order
    }

    pub async fn remove(&self, id: u64) -> bool {
        self.orders.lock().await.remove(&id).is_some()
    }

    pub async fn clear(&self) {
        self.orders.lock().await.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    #[instrument(name = "store.find")]
    async fn finds_what_was_added() {
        let store = Store::default();
        let order = store.add("apple".into(), 1, 5).await;
        assert_eq!(store.find(order.id).await.map(|found| found.cents), Some(5));
    }
}
