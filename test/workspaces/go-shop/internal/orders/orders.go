// Package orders lets people buy.
package orders

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/trace"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/acme/go-shop/internal/catalog"
	"github.com/acme/go-shop/internal/httpx"
	"github.com/acme/go-shop/internal/telemetry"
	"github.com/acme/go-shop/stockpb"
)

const (
	spanPlace = "orders.place"
	spanPay   = "orders.pay"
)

// Service knows how to place an order.
type Service struct {
	items  *catalog.Store
	stock  stockpb.StockServiceClient
	desk   *httpx.Client
	tracer trace.Tracer
}

// NewService has a tracer of its own.
func NewService(items *catalog.Store, stock stockpb.StockServiceClient, desk *httpx.Client) *Service {
	return &Service{items: items, stock: stock, desk: desk, tracer: otel.Tracer("orders")}
}

// Order is what somebody wants.
type Order struct {
	Item  int    `json:"item"`
	Count int    `json:"count"`
	Card  string `json:"card"`
}

var errDeclined = errors.New("the card was declined by the bank")

// Routes gives the mux for everything below /orders.
func (s *Service) Routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /orders/", func(w http.ResponseWriter, r *http.Request) {
		httpx.JSON(s.create)(w, r)
	})
	return mux
}

func (s *Service) create(r *http.Request) (any, error) {
	var order Order
	if err := json.NewDecoder(r.Body).Decode(&order); err != nil || order.Count <= 0 {
		return nil, httpx.ErrInvalid
	}
	return s.place(r.Context(), order)
}

func (s *Service) place(ctx context.Context, order Order) (any, error) {
	ctx, span := s.tracer.Start(ctx, spanPlace)
	defer span.End()
	item, err := s.items.Get(ctx, order.Item)
	if err != nil {
		return nil, err
	}
	left, err := s.stock.Reserve(ctx, wrapperspb.String(item.Name))
	if err != nil {
		return nil, err
	}
	receipt, err := telemetry.Within(ctx, s.tracer, "orders.receipt", func(ctx context.Context) (string, error) {
		var answer struct{ Text string }
		return answer.Text, s.desk.PostJSON(ctx, "/receipts", order, &answer)
	})
	if err != nil {
		return nil, err
	}
	return map[string]any{"left": left.GetValue(), "receipt": receipt}, s.pay(ctx, order, item.Cents)
}

func (s *Service) pay(ctx context.Context, order Order, cents int) error {
	_, span := s.tracer.Start(ctx, spanPay)
	defer span.End()
	if order.Card == "" {
		err := fmt.Errorf("%d cents: %w", cents, errDeclined)
		span.RecordError(err)
		return err
	}
	return nil
}
