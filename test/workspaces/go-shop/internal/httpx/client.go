// Package httpx wraps the HTTP client that everybody here uses.
package httpx

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
)

// Client talks JSON to one other service.
type Client struct {
	base string
	http *http.Client
}

// New makes a client whose requests are traced.
func New(base string) *Client {
	return &Client{base: base, http: &http.Client{Transport: otelhttp.NewTransport(http.DefaultTransport)}}
}

// GetJSON reads what lies at a path.
func (c *Client) GetJSON(ctx context.Context, path string, into any) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, c.base+path, nil)
	if err != nil {
		return err
	}
	return c.send(request, into)
}

// PostJSON sends a body to a path.
func (c *Client) PostJSON(ctx context.Context, path string, body, into any) error {
	text, err := json.Marshal(body)
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.base+path, bytes.NewReader(text))
	if err != nil {
		return err
	}
	return c.send(request, into)
}

func (c *Client) send(request *http.Request, into any) error {
	response, err := c.http.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode >= 400 {
		return fmt.Errorf("%s answered %d", request.URL.Path, response.StatusCode)
	}
	return json.NewDecoder(response.Body).Decode(into)
}
