// The desk: prices and receipts.
package main

import (
	"context"
	"log"
	"net/http"
	"os"
	"os/signal"
	"syscall"

	"github.com/acme/go-shop/internal/desk"
	"github.com/acme/go-shop/internal/telemetry"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	shutdown, err := telemetry.Setup(ctx, "desk")
	if err != nil {
		log.Fatal(err)
	}
	server := &http.Server{Addr: os.Getenv("LISTEN"), Handler: desk.Router()}
	go func() { _ = server.ListenAndServe() }()
	<-ctx.Done()
	_ = server.Shutdown(context.Background())
	_ = shutdown(context.Background())
}
