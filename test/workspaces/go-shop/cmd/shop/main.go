// The shop: items and orders over HTTP.
package main

import (
	"context"
	"log"
	"net/http"
	"os"
	"os/signal"
	"syscall"

	"github.com/XSAM/otelsql"
	"go.opentelemetry.io/contrib/instrumentation/google.golang.org/grpc/otelgrpc"
	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	_ "modernc.org/sqlite"

	"github.com/acme/go-shop/internal/catalog"
	"github.com/acme/go-shop/internal/httpx"
	"github.com/acme/go-shop/internal/orders"
	"github.com/acme/go-shop/internal/telemetry"
	"github.com/acme/go-shop/stockpb"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	shutdown, err := telemetry.Setup(ctx, "shop")
	if err != nil {
		log.Fatal(err)
	}
	db, err := otelsql.Open("sqlite", "file::memory:?cache=shared")
	if err != nil {
		log.Fatal(err)
	}
	if err := catalog.Migrate(ctx, db); err != nil {
		log.Fatal(err)
	}
	connection, err := grpc.NewClient(os.Getenv("STOCK_ADDRESS"),
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithStatsHandler(otelgrpc.NewClientHandler()))
	if err != nil {
		log.Fatal(err)
	}
	desk := httpx.New(os.Getenv("DESK_URL"))
	server := &http.Server{Addr: os.Getenv("LISTEN"), Handler: routes(catalog.NewStore(db), stockpb.NewStockServiceClient(connection), desk)}
	go func() { _ = server.ListenAndServe() }()
	<-ctx.Done()
	_ = server.Shutdown(context.Background())
	_ = shutdown(context.Background())
}

func routes(store *catalog.Store, stock stockpb.StockServiceClient, desk *httpx.Client) http.Handler {
	mux := http.NewServeMux()
	catalog.NewHandler(store, desk).Register(mux)
	mux.Handle("/orders/", orders.NewService(store, stock, desk).Routes())
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	traced := func(r *http.Request) bool { return r.URL.Path != "/healthz" }
	return otelhttp.NewHandler(mux, "shop", otelhttp.WithFilter(traced))
}
