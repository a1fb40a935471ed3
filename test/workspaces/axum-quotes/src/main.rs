mod names;
mod pricing;
mod routes;
mod store;
mod telemetry;

use tokio::signal::unix::{signal, SignalKind};

#[tokio::main]
async fn main() {
    let provider = telemetry::init("quotes");
    let address = std::env::var("LISTEN").unwrap_or_else(|_| "127.0.0.1:3000".to_string());
    let listener = tokio::net::TcpListener::bind(address).await.expect("a free port");
    let mut end = signal(SignalKind::terminate()).expect("signals");
    axum::serve(listener, routes::app(store::Store::default()))
        .with_graceful_shutdown(async move {
            end.recv().await;
        })
        .await
        .expect("to serve");
    tokio::task::spawn_blocking(move || provider.shutdown()).await.expect("to end").expect("all spans sent");
}
