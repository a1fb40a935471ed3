import assert from 'node:assert/strict';
import { SpanKind } from '../../../../../src/core/spans/spanTable';
import { programOf } from './asking';

describe('routes of Go programs', () => {
  it('net/http: patterns, helpers, handlers that are made', async () => {
    const { of, asked } = await programOf({
      'go.mod': 'module example.com/dice\n\ngo 1.22\n',
      'main.go': `package main

import (
	"net/http"

	"example.com/dice/internal/api"
	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
)

func main() {
	srv := &http.Server{Handler: newHTTPHandler()}
	srv.ListenAndServe()
}

func newHTTPHandler() http.Handler {
	mux := http.NewServeMux()
	handleFunc := func(pattern string, handlerFunc func(http.ResponseWriter, *http.Request)) {
		handler := otelhttp.WithRouteTag(pattern, http.HandlerFunc(handlerFunc))
		mux.Handle(pattern, handler)
	}
	handleFunc("/rolldice/", rolldice)
	handleFunc("/rolldice/{player}", rolldiceFor)

	s := api.NewServer(nil)
	mux.HandleFunc("GET /items/{id}", s.GetItem)
	mux.HandleFunc("POST /items", s.createItem())
	mux.Handle("DELETE example.com/items/{id...}", otelhttp.NewHandler(http.HandlerFunc(s.Delete), "delete"))
	s.Routes(mux)
	return otelhttp.NewHandler(mux, "/")
}

func rolldice(w http.ResponseWriter, r *http.Request) {
}

func rolldiceFor(w http.ResponseWriter, r *http.Request) {
}
`,
      'internal/api/server.go': `package api

import "net/http"

type Server struct{ store Store }

func NewServer(store Store) *Server { return &Server{store: store} }

func (s *Server) Routes(mux *http.ServeMux) {
	mux.HandleFunc("GET /stats", s.handleStats)
	mux.Handle("GET /teapot", teapot{})
}

func (s *Server) GetItem(w http.ResponseWriter, r *http.Request) {
}

func (s *Server) createItem() http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(201)
	}
}

func (s *Server) Delete(w http.ResponseWriter, r *http.Request) {
}
`,
      'internal/api/stats.go': `package api

import "net/http"

func (s *Server) handleStats(w http.ResponseWriter, r *http.Request) {
}

type teapot struct{}

func (teapot) ServeHTTP(w http.ResponseWriter, r *http.Request) {
}
`,
    });
    assert.deepEqual(of('GET /rolldice/'), ['main.go: func rolldice(w http.ResponseWriter, r *http.Request) { (high)']);
    assert.deepEqual(of('GET /rolldice/{player}'), [
      'main.go: func rolldiceFor(w http.ResponseWriter, r *http.Request) { (high)',
    ]);
    assert.deepEqual(of('GET /items/{id}'), [
      'internal/api/server.go: func (s *Server) GetItem(w http.ResponseWriter, r *http.Request) { (high)',
    ]);
    assert.deepEqual(of('POST /items'), [
      'internal/api/server.go: return func(w http.ResponseWriter, r *http.Request) { (high)',
    ]);
    assert.deepEqual(of('DELETE /items/{id...}'), [
      'internal/api/server.go: func (s *Server) Delete(w http.ResponseWriter, r *http.Request) { (high)',
    ]);
    assert.deepEqual(of('GET /stats'), [
      'internal/api/stats.go: func (s *Server) handleStats(w http.ResponseWriter, r *http.Request) { (high)',
    ]);
    assert.deepEqual(of('GET /teapot'), [
      'internal/api/stats.go: func (teapot) ServeHTTP(w http.ResponseWriter, r *http.Request) { (high)',
    ]);
    assert.deepEqual(asked({ name: 'GET', kind: SpanKind.Server, attributes: { 'http.target': '/items/7?x=1' } }), [
      'internal/api/server.go: func (s *Server) GetItem(w http.ResponseWriter, r *http.Request) { (low)',
    ]);
  });

  it('chi: Route, Mount, Group, routers of functions and structs', async () => {
    const { of } = await programOf({
      'go.mod': 'module example.com/shop\n',
      'cmd/api/main.go': `package main

import (
	"example.com/shop/internal/orders"
	"example.com/shop/internal/users"
	"github.com/go-chi/chi/v5"
)

type application struct{}

func (app *application) mount() http.Handler {
	r := chi.NewRouter()
	r.Use(middleware.Logger)
	r.Route("/v1", func(r chi.Router) {
		r.Get("/health", app.healthCheckHandler)
		r.Route("/posts", func(r chi.Router) {
			r.With(paginate).Post("/", app.createPostHandler)
			r.Route("/{postID}", func(r chi.Router) {
				r.Use(app.postsContextMiddleware)
				r.Patch("/", app.updatePostHandler)
			})
		})
		r.Mount("/users", users.Routes())
		r.Mount("/orders", orders.NewResource().Routes())
	})
	r.Mount("/admin", adminRouter())
	return r
}

func adminRouter() chi.Router {
	r := chi.NewRouter()
	r.Get("/", func(w http.ResponseWriter, r *http.Request) {
		w.Write(nil)
	})
	return r
}
`,
      'cmd/api/posts.go': `package main

func (app *application) healthCheckHandler(w http.ResponseWriter, r *http.Request) {}

func (app *application) createPostHandler(w http.ResponseWriter, r *http.Request) {}

func (app *application) updatePostHandler(w http.ResponseWriter, r *http.Request) {}
`,
      'internal/users/routes.go': `package users

import "github.com/go-chi/chi/v5"

func Routes() *chi.Mux {
	router := chi.NewRouter()
	router.Get("/{userID}", GetUser)
	return router
}

func GetUser(w http.ResponseWriter, r *http.Request) {}
`,
      'internal/orders/resource.go': `package orders

import "github.com/go-chi/chi/v5"

type Resource struct{}

func NewResource() *Resource { return &Resource{} }

func (rs *Resource) Routes() chi.Router {
	r := chi.NewRouter()
	r.Get("/{id:[0-9]+}", rs.Get)
	return r
}

func (rs *Resource) Get(w http.ResponseWriter, r *http.Request) {}
`,
    });
    assert.deepEqual(of('GET /v1/health'), [
      'cmd/api/posts.go: func (app *application) healthCheckHandler(w http.ResponseWriter, r *http.Request) {} (high)',
    ]);
    assert.deepEqual(of('POST /v1/posts/'), [
      'cmd/api/posts.go: func (app *application) createPostHandler(w http.ResponseWriter, r *http.Request) {} (high)',
    ]);
    assert.deepEqual(of('PATCH /v1/posts/{postID}/'), [
      'cmd/api/posts.go: func (app *application) updatePostHandler(w http.ResponseWriter, r *http.Request) {} (high)',
    ]);
    assert.deepEqual(of('GET /v1/users/{userID}'), [
      'internal/users/routes.go: func GetUser(w http.ResponseWriter, r *http.Request) {} (high)',
    ]);
    assert.deepEqual(of('GET /v1/orders/{id:[0-9]+}'), [
      'internal/orders/resource.go: func (rs *Resource) Get(w http.ResponseWriter, r *http.Request) {} (high)',
    ]);
    assert.deepEqual(of('GET /admin/'), [
      'cmd/api/main.go: r.Get("/", func(w http.ResponseWriter, r *http.Request) { (high)',
    ]);
  });

  it('gin, echo and gorilla: groups through functions, subrouters, methods behind', async () => {
    const { of } = await programOf({
      'gin/go.mod': 'module example.com/gin\n',
      'gin/main.go': `package main

import (
	"example.com/gin/articles"
	"example.com/gin/users"
	"github.com/gin-gonic/gin"
)

func main() {
	r := gin.Default()
	v1 := r.Group("/api")
	users.UsersRegister(v1.Group("/users"))
	v1.Use(users.AuthMiddleware(true))
	articles.ArticlesRegister(v1.Group("/articles"))
	testAuth := r.Group("/api/ping")
	testAuth.GET("/", func(c *gin.Context) {
		c.JSON(200, nil)
	})
	ctl := articles.Controller{}
	admin := v1.Group("/admin")
	{
		admin.POST("/flush", ctl.Flush)
	}
}
`,
      'gin/users/routers.go': `package users

import "github.com/gin-gonic/gin"

func UsersRegister(router *gin.RouterGroup) {
	router.POST("/login", UsersLogin)
}

func UsersLogin(c *gin.Context) {}
`,
      'gin/articles/routers.go': `package articles

import "github.com/gin-gonic/gin"

func ArticlesRegister(router *gin.RouterGroup) {
	router.GET("/:slug", ArticleRetrieve)
	router.DELETE("/:slug/*rest", ArticleDelete)
}

func ArticleRetrieve(c *gin.Context) {}

func ArticleDelete(c *gin.Context) {}

type Controller struct{}

func (ctl Controller) Flush(c *gin.Context) {}
`,
      'echo/go.mod': 'module example.com/echo\n',
      'echo/server.go': `package main

import "github.com/labstack/echo/v4"

type Handler struct{ db *DB }

func (h *Handler) Register(v1 *echo.Group) {
	user := v1.Group("/users")
	user.GET("/:id", h.GetUser)
	user.PUT("", h.updateUser, jwtMiddleware)
}

func (h *Handler) GetUser(c echo.Context) error { return nil }

func (h *Handler) updateUser(c echo.Context) error { return nil }

func main() {
	e := echo.New()
	v1 := e.Group("/v1")
	h := &Handler{}
	h.Register(v1)
}
`,
      'mux/go.mod': 'module example.com/mux\n',
      'mux/main.go': `package main

import "github.com/gorilla/mux"

const apiPrefix = "/api/v2"

func main() {
	r := mux.NewRouter()
	api := r.PathPrefix(apiPrefix).Subrouter()
	api.HandleFunc("/products/{key:[a-z]+}", getProduct).Methods("GET", "HEAD")
	api.HandleFunc("/products", createProduct).Methods(http.MethodPost)
	registerCart(r.PathPrefix("/cart").Subrouter())
}

func registerCart(s *mux.Router) {
	s.Path("/{id}").Methods("GET").HandlerFunc(getCart)
}

func getProduct(w http.ResponseWriter, r *http.Request) {}

func createProduct(w http.ResponseWriter, r *http.Request) {}

func getCart(w http.ResponseWriter, r *http.Request) {}
`,
    });
    assert.deepEqual(of('POST /api/users/login'), ['gin/users/routers.go: func UsersLogin(c *gin.Context) {} (high)']);
    assert.deepEqual(of('GET /api/articles/:slug'), [
      'gin/articles/routers.go: func ArticleRetrieve(c *gin.Context) {} (high)',
    ]);
    assert.deepEqual(of('DELETE /api/articles/:slug/*rest'), [
      'gin/articles/routers.go: func ArticleDelete(c *gin.Context) {} (high)',
    ]);
    assert.deepEqual(of('GET /api/ping/'), ['gin/main.go: testAuth.GET("/", func(c *gin.Context) { (high)']);
    assert.deepEqual(of('POST /api/admin/flush'), [
      'gin/articles/routers.go: func (ctl Controller) Flush(c *gin.Context) {} (high)',
    ]);
    assert.deepEqual(of('GET /v1/users/:id'), [
      'echo/server.go: func (h *Handler) GetUser(c echo.Context) error { return nil } (high)',
    ]);
    assert.deepEqual(of('PUT /v1/users'), [
      'echo/server.go: func (h *Handler) updateUser(c echo.Context) error { return nil } (high)',
    ]);
    assert.deepEqual(of('GET /api/v2/products/{key:[a-z]+}'), [
      'mux/main.go: func getProduct(w http.ResponseWriter, r *http.Request) {} (high)',
    ]);
    assert.deepEqual(of('POST /api/v2/products'), [
      'mux/main.go: func createProduct(w http.ResponseWriter, r *http.Request) {} (high)',
    ]);
    assert.deepEqual(of('GET /cart/{id}'), [
      'mux/main.go: func getCart(w http.ResponseWriter, r *http.Request) {} (high)',
    ]);
  });
});

describe('routes of Rust programs', () => {
  it('axum: nest, merge, method routers, functions that return routers', async () => {
    const { of } = await programOf({
      'Cargo.toml': '[package]\nname = "shop"\n',
      'src/main.rs': `
mod routes;
mod users;
use axum::{routing::{get, post}, Router};

#[tokio::main]
async fn main() {
    let app = Router::new()
        .route("/health", get(|| async { "ok" }))
        .nest("/api", api_router())
        .merge(users::router())
        .with_state(state);
}

fn api_router() -> Router<AppState> {
    let orders = Router::new()
        .route("/", get(routes::list_orders).post(routes::create_order))
        .route("/:id", get(routes::get_order));
    Router::new().nest("/orders", orders)
}
`,
      'src/routes.rs': `
pub async fn list_orders() -> String { String::new() }

pub async fn create_order() -> String { String::new() }

pub async fn get_order(Path(id): Path<u64>) -> String { String::new() }
`,
      'src/users.rs': `
use axum::{routing::get, Router};

pub fn router() -> Router<AppState> {
    Router::new().route("/users/{id}", get(show).delete(remove))
}

async fn show(Path(id): Path<u64>) -> String { String::new() }

async fn remove(Path(id): Path<u64>) -> String { String::new() }
`,
    });
    assert.deepEqual(of('GET /health'), ['src/main.rs: .route("/health", get(|| async { "ok" })) (high)']);
    assert.deepEqual(of('POST /api/orders'), [
      'src/routes.rs: pub async fn create_order() -> String { String::new() } (high)',
    ]);
    assert.deepEqual(of('GET /api/orders/:id'), [
      'src/routes.rs: pub async fn get_order(Path(id): Path<u64>) -> String { String::new() } (high)',
    ]);
    assert.deepEqual(of('DELETE /users/{id}'), [
      'src/users.rs: async fn remove(Path(id): Path<u64>) -> String { String::new() } (high)',
    ]);
  });

  it('actix: scopes, attributes, configure functions', async () => {
    const { of } = await programOf({
      'Cargo.toml': '[package]\nname = "cart"\n',
      'src/main.rs': `
use actix_web::{web, App, HttpServer};
mod items;

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    HttpServer::new(|| {
        App::new()
            .route("/hey", web::get().to(manual_hello))
            .service(
                web::scope("/api")
                    .service(items::show)
                    .service(web::resource("/carts/{id}").route(web::get().to(items::cart)).route(web::put().to(items::put_cart)))
                    .configure(items::config),
            )
    })
    .run()
    .await
}

async fn manual_hello() -> impl Responder { "hey" }
`,
      'src/items.rs': `
use actix_web::{get, web, HttpResponse};

#[get("/items/{id}")]
pub async fn show(path: web::Path<u64>) -> HttpResponse { HttpResponse::Ok().finish() }

pub async fn cart() -> HttpResponse { HttpResponse::Ok().finish() }

pub async fn put_cart() -> HttpResponse { HttpResponse::Ok().finish() }

pub fn config(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/tags").route(web::post().to(add_tag)));
}

async fn add_tag() -> HttpResponse { HttpResponse::Ok().finish() }
`,
    });
    assert.deepEqual(of('GET /hey'), ['src/main.rs: async fn manual_hello() -> impl Responder { "hey" } (high)']);
    assert.deepEqual(of('GET /api/items/{id}'), [
      'src/items.rs: pub async fn show(path: web::Path<u64>) -> HttpResponse { HttpResponse::Ok().finish() } (high)',
    ]);
    assert.deepEqual(of('PUT /api/carts/{id}'), [
      'src/items.rs: pub async fn put_cart() -> HttpResponse { HttpResponse::Ok().finish() } (high)',
    ]);
    assert.deepEqual(of('POST /api/tags'), [
      'src/items.rs: async fn add_tag() -> HttpResponse { HttpResponse::Ok().finish() } (high)',
    ]);
  });
});
