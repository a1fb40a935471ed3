// Package stock counts what is left.
package stock

import (
	"context"

	"go.opentelemetry.io/otel"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/acme/go-shop/stockpb"
)

// Server answers other services.
type Server struct {
	stockpb.UnimplementedStockServiceServer
	left map[string]int32
}

// NewServer begins with a full store.
func NewServer() *Server {
	return &Server{left: map[string]int32{"apple": 1, "apricot": 50}}
}

// Reserve takes one piece away.
func (s *Server) Reserve(ctx context.Context, name *wrapperspb.StringValue) (*wrapperspb.Int32Value, error) {
	left := s.count(ctx, name.GetValue())
	if left == 0 {
		return nil, status.Errorf(codes.ResourceExhausted, "no %s left", name.GetValue())
	}
	s.left[name.GetValue()] = left - 1
	return wrapperspb.Int32(left - 1), nil
}

func (s *Server) count(ctx context.Context, name string) int32 {
	_, span := otel.GetTracerProvider().Tracer("stock").Start(ctx, "stock.count")
	defer span.End()
	return s.left[name]
}
