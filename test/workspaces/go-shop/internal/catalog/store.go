package catalog

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"

	"github.com/acme/go-shop/internal/httpx"
)

const scope = "github.com/acme/go-shop/internal/catalog"

var tracer = otel.Tracer(scope)

// Item is something that can be bought.
type Item struct {
	ID    int    `json:"id"`
	Name  string `json:"name"`
	Cents int    `json:"cents"`
}

// Store keeps items.
type Store struct {
	db *sql.DB
}

// NewStore needs the tables that Migrate makes.
func NewStore(db *sql.DB) *Store {
	return &Store{db: db}
}

const selectItem = `SELECT id, name, cents
	FROM items
	WHERE id = ?`

// Get finds one item.
func (s *Store) Get(ctx context.Context, id int) (*Item, error) {
	ctx, span := tracer.Start(ctx, "catalog.get",
		trace.WithAttributes(attribute.Int("item.id", id)))
	defer span.End()
	item := &Item{}
	err := s.db.QueryRowContext(ctx, selectItem, id).Scan(&item.ID, &item.Name, &item.Cents)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("item %d: %w", id, httpx.ErrNotFound)
	}
	return item, err
}

// List finds the items whose names begin with a text.
func (s *Store) List(ctx context.Context, prefix string) ([]Item, error) {
	rows, err := s.db.QueryContext(ctx, "SELECT id, name, cents FROM items WHERE name LIKE ? ORDER BY name", prefix+"%")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	items := []Item{}
	for rows.Next() {
		var item Item
		if err := rows.Scan(&item.ID, &item.Name, &item.Cents); err != nil {
			return nil, err
		}
		items = append(items, item)
	}
	return items, rows.Err()
}

// Add puts an item in.
func (s *Store) Add(ctx context.Context, item Item) error {
	_, err := s.db.ExecContext(ctx,
		"INSERT INTO items (id, name, cents) VALUES (?, ?, ?)",
		item.ID, item.Name, item.Cents)
	return err
}

// Migrate makes the table and what lies in it at first.
func Migrate(ctx context.Context, db *sql.DB) error {
	if _, err := db.ExecContext(ctx, "CREATE TABLE IF NOT EXISTS items (id INTEGER PRIMARY KEY, name TEXT, cents INTEGER)"); err != nil {
		return err
	}
	store := NewStore(db)
	for i, name := range []string{"apple", "apricot", "bread"} {
		if err := store.Add(ctx, Item{ID: i + 1, Name: name, Cents: 100 * (i + 1)}); err != nil {
			return err
		}
	}
	return nil
}
