// Package desk sets prices and writes receipts.
package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"

	"github.com/go-chi/chi/v5"
	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	"go.opentelemetry.io/otel"

	"github.com/acme/go-shop/internal/httpx"
)

// Router answers for all that is done at the desk.
func Router() http.Handler {
	r := chi.NewRouter()
	r.Use(otelhttp.NewMiddleware("desk"))
	r.Get("/healthz", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	r.Route("/quotes", func(r chi.Router) {
		r.Get("/{item}", httpx.JSON(quote))
		r.With(noCache).Delete("/{item}", forget)
	})
	r.Mount("/receipts", receipts())
	return r
}

func receipts() http.Handler {
	r := chi.NewRouter()
	r.Post("/", httpx.JSON(write))
	r.Get("/{number}", func(w http.ResponseWriter, r *http.Request) {
		_, span := otel.Tracer("desk").Start(r.Context(), fmt.Sprintf("receipt %s", chi.URLParam(r, "number")))
		defer span.End()
		http.Error(w, "lost", http.StatusNotFound)
	})
	return r
}

func quote(r *http.Request) (any, error) {
	id, err := strconv.Atoi(chi.URLParam(r, "item"))
	if err != nil {
		return nil, httpx.ErrInvalid
	}
	return map[string]int{"cents": convert(r.Context(), id*100, r.URL.Query().Get("currency"))}, nil
}

func convert(ctx context.Context, cents int, currency string) int {
	_, span := otel.Tracer("desk").Start(ctx, "desk."+"convert")
	defer span.End()
	if currency == "EUR" {
		return cents * 9 / 10
	}
	return cents
}

func write(r *http.Request) (any, error) {
	var order map[string]any
	if err := json.NewDecoder(r.Body).Decode(&order); err != nil {
		return nil, httpx.ErrInvalid
	}
	if order["count"] == 13.0 {
		return nil, fmt.Errorf("nobody buys %v pieces of anything", order["count"])
	}
	return map[string]string{"text": "thank you"}, nil
}

func forget(w http.ResponseWriter, _ *http.Request) {
	w.WriteHeader(http.StatusNoContent)
}

func noCache(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}
