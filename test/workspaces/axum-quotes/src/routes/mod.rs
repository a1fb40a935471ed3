//! All routes of the program.

mod orders;
mod quotes;

use axum::routing::{get, post};
use axum::Router;
use axum_tracing_opentelemetry::middleware::{OtelAxumLayer, OtelInResponseLayer};

use crate::store::Store;

pub fn app(store: Store) -> Router {
    let api = Router::new()
        .nest("/orders", orders::routes())
        .merge(quotes::router());
    Router::new()
        .route("/", get(|| async { "quotes" }))
        .nest("/api", api)
        .route("/admin/reset", post(quotes::admin::reset))
        .layer(OtelInResponseLayer)
        .layer(OtelAxumLayer::default())
        .route("/healthz", get(healthz))
        .with_state(store)
}

async fn healthz() -> &'static str {
    "ok"
}
