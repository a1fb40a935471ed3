// The stock: how much is left, over gRPC.
package main

import (
	"context"
	"log"
	"net"
	"os"
	"os/signal"
	"syscall"

	"go.opentelemetry.io/contrib/instrumentation/google.golang.org/grpc/otelgrpc"
	"google.golang.org/grpc"

	"github.com/acme/go-shop/internal/stock"
	"github.com/acme/go-shop/internal/telemetry"
	"github.com/acme/go-shop/stockpb"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	shutdown, err := telemetry.Setup(ctx, "stock")
	if err != nil {
		log.Fatal(err)
	}
	listener, err := net.Listen("tcp", os.Getenv("LISTEN"))
	if err != nil {
		log.Fatal(err)
	}
	server := grpc.NewServer(grpc.StatsHandler(otelgrpc.NewServerHandler()))
	stockpb.RegisterStockServiceServer(server, stock.NewServer())
	go func() { _ = server.Serve(listener) }()
	<-ctx.Done()
	server.GracefulStop()
	_ = shutdown(context.Background())
}
