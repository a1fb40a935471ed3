use std::collections::HashMap;

use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::routing::get;
use axum::Router;

use crate::pricing::{self, Express};
use crate::store::Store;

pub fn router() -> Router<Store> {
    Router::new().route(
        "/quotes/{item}",
        get(|Path(item): Path<String>, Query(query): Query<HashMap<String, String>>| async move {
            quote(&item, query.get("count").map(String::as_str)).await
        }),
    )
}

async fn quote(item: &str, count: Option<&str>) -> Result<String, StatusCode> {
    let count = count.unwrap_or("1").parse().map_err(|_| StatusCode::BAD_REQUEST)?;
    Ok(pricing::calculate(&Express, item, count).to_string())
}

pub mod admin {
    use axum::extract::State;
    use axum::http::StatusCode;
    use tracing::instrument;

    use crate::store::Store;

    #[instrument(
        name = "admin.reset",
        skip(store),
    )]
    pub async fn reset(State(store): State<Store>) -> StatusCode {
        store.clear().await;
        StatusCode::ACCEPTED
    }
}
