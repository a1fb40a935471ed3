use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use opentelemetry::global;
use opentelemetry::trace::{Span, Status, TraceContextExt, Tracer};
use opentelemetry::Context;
use serde::Deserialize;
use tracing::{info_span, instrument, Instrument};

use crate::pricing::{self, Pricing, Standard};
use crate::store::{Order, Store};

#[derive(Debug, Deserialize)]
pub struct NewOrder {
    item: String,
    count: u32,
}

pub fn routes() -> Router<Store> {
    Router::new()
        .route("/", get(list).post(create))
        .route("/{id}", get(show).delete(remove))
}

async fn list(State(store): State<Store>) -> Json<Vec<Order>> {
    let span = info_span!("orders.list", otel.kind = "internal");
    Json(async move { store.all().await }.instrument(span).await)
}

#[instrument(skip(store))]
async fn create(State(store): State<Store>, Json(new): Json<NewOrder>) -> Result<Json<Order>, StatusCode> {
    if new.count == 0 {
        return Err(StatusCode::UNPROCESSABLE_ENTITY);
    }
    let cents = pricing::calculate(&Standard, &new.item, new.count);
    let order = store.add(new.item, new.count, cents).await;
    notify(&order).await.map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    Ok(Json(order))
}

async fn show(State(store): State<Store>, Path(id): Path<u64>) -> Result<Json<Order>, StatusCode> {
    store.find(id).await.map(Json).ok_or(StatusCode::NOT_FOUND)
}

async fn remove(State(store): State<Store>, Path(id): Path<u64>) -> StatusCode {
    global::tracer("orders").in_span("orders.remove", |_cx| {
        tracing::debug_span!("orders.check", id).in_scope(|| Standard.allowed(id));
    });
    match store.remove(id).await {
        true => StatusCode::NO_CONTENT,
        false => StatusCode::NOT_FOUND,
    }
}

#[tracing::instrument(name = "orders.notify", skip_all, err, fields(order = order.id))]
async fn notify(order: &Order) -> Result<(), std::io::Error> {
    let tracer = global::tracer("mailer");
    let mut span = tracer.start(format!("mail to order {}", order.id));
    span.set_attribute(opentelemetry::KeyValue::new("order.count", i64::from(order.count)));
    if order.item == "bomb" {
        let error = std::io::Error::other("nobody delivers bombs");
        span.record_error(&error);
        span.set_status(Status::error("refused"));
        return Err(error);
    }
    let _cx = Context::current().with_span(span);
    Ok(())
}
