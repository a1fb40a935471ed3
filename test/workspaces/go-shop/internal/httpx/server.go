package httpx

import (
	"encoding/json"
	"errors"
	"net/http"

	"go.opentelemetry.io/otel/trace"

	"github.com/acme/go-shop/internal/telemetry"
)

// ErrNotFound becomes a 404.
var ErrNotFound = errors.New("there is no such thing")

// ErrInvalid becomes a 400.
var ErrInvalid = errors.New("that makes no sense")

// HandlerFunc answers with a value or an error.
type HandlerFunc func(r *http.Request) (any, error)

// JSON turns what a handler returns into an answer.
func JSON(handle HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		value, err := handle(r)
		switch {
		case errors.Is(err, ErrNotFound):
			http.Error(w, err.Error(), http.StatusNotFound)
		case errors.Is(err, ErrInvalid):
			http.Error(w, err.Error(), http.StatusBadRequest)
		case err != nil:
			telemetry.Fail(trace.SpanFromContext(r.Context()), err)
			http.Error(w, "sorry", http.StatusInternalServerError)
		default:
			w.Header().Set("Content-Type", "application/json")
			_ = json.NewEncoder(w).Encode(value)
		}
	}
}
