// Package catalog answers for items.
package catalog

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"

	"github.com/acme/go-shop/internal/httpx"
)

// Handler answers requests for items.
type Handler struct {
	store *Store
	desk  *httpx.Client
}

// NewHandler needs to know who sets prices.
func NewHandler(store *Store, desk *httpx.Client) *Handler {
	return &Handler{store: store, desk: desk}
}

// Register puts the routes into a mux.
func (h *Handler) Register(mux *http.ServeMux) {
	mux.HandleFunc("GET /items", httpx.JSON(h.list))
	mux.HandleFunc("GET /items/{id}", httpx.JSON(h.show))
	mux.Handle("POST /items", httpx.JSON(h.create))
	mux.Handle("GET /items/{id}/price", h.price())
}

func (h *Handler) list(r *http.Request) (any, error) {
	return h.store.List(r.Context(), r.URL.Query().Get("prefix"))
}

func (h *Handler) show(r *http.Request) (any, error) {
	id, err := strconv.Atoi(r.PathValue("id"))
	if err != nil {
		return nil, fmt.Errorf("item %q: %w", r.PathValue("id"), httpx.ErrInvalid)
	}
	return h.store.Get(r.Context(), id)
}

func (h *Handler) create(r *http.Request) (any, error) {
	var item Item
	if err := json.NewDecoder(r.Body).Decode(&item); err != nil || item.Name == "" {
		return nil, httpx.ErrInvalid
	}
	return item, h.store.Add(r.Context(), item)
}

func (h *Handler) price() http.HandlerFunc {
	return httpx.JSON(func(r *http.Request) (any, error) {
		var quote struct {
			Cents int `json:"cents"`
		}
		err := h.desk.GetJSON(r.Context(), "/quotes/"+r.PathValue("id")+"?currency=EUR", &quote)
		return quote, err
	})
}
