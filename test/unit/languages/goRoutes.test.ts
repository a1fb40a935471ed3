import assert from 'node:assert/strict';
import type { FileFacts } from '../../../src/core/index/facts';
import { readFacts } from '../../support/source/sources';

const read = (text: string): Promise<FileFacts> => readFacts('cart/main.go', text);
const routes = async (text: string): Promise<unknown> =>
  (await read(text)).routes?.map(({ methods, prefixes, path, router, handler, line }) =>
    [methods.join(), [...(prefixes ?? []), path].map(part => part.join('')).join(' + '), router, handler, line],
  ); // prettier-ignore

describe('Go: routes', () => {
  it('splits patterns of net/http, looks into wrappers and follows helpers', async () => {
    assert.deepEqual(
      await routes(`package main
import "net/http"
func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /cart/{id}", getCart)
	mux.Handle("POST example.com/cart", otelhttp.NewHandler(http.HandlerFunc(postCart), "post"))
	http.HandleFunc("/x", func(w http.ResponseWriter, r *http.Request) {})
	mux.Handle("/y", &yHandler{})
	mux.Handle("DELETE /z", withAuth(db)(h.z))
	mux.HandleFunc("GET /made", handleMade(store))
	handle := func(pattern string, f func(http.ResponseWriter, *http.Request)) {
		mux.Handle(pattern, otelhttp.WithRouteTag(pattern, http.HandlerFunc(f)))
	}
	handle("GET /rolldice/{player}", rolldice)
	// mux.HandleFunc("GET /old", old)
	http.Get("http://catalog/items")
	http.Handle("/static/", http.FileServer(http.Dir("static")))
}
func handleMade(s *Store) http.HandlerFunc { return func(w http.ResponseWriter, r *http.Request) {} }
`),
      [
        ['GET', '/cart/{id}', 'mux', 'getCart', 5],
        ['POST', '/cart', 'mux', 'postCart', 6],
        ['', '/x', 'http', 1, 7],
        ['', '/y', 'mux', 'yHandler.ServeHTTP', 8],
        ['DELETE', '/z', 'mux', 'h.z', 9],
        ['GET', '/made', 'mux', 'handleMade', 10],
        ['', '[object Object]', 'mux', 'f', 12],
        ['GET', '/rolldice/{player}', 'mux', 'rolldice', 14],
      ],
    );
  });

  it('reads gin with groups, and says methods by their type', async () => {
    const facts = await read(`package main
import "github.com/gin-gonic/gin"
func register(r *gin.Engine, h *Handler) {
	v1 := r.Group("/v1")
	v1.GET("/orders/:id", auth(), h.getOrder)
	admin := v1.Group("/admin", mw)
	admin.Any("/x", func(c *gin.Context) { c.Status(204) })
	admin.Handle("DELETE", "/y", h.del)
	r.Match([]string{"GET", http.MethodPost}, "/m", multi)
	users.Register(v1.Group("/users"))
	r.Group("/inline").POST("/p", p)
	r.GET("/health", gin.WrapF(healthz))
	v1.Use(logging)
}
`);
    assert.deepEqual(
      facts.routes?.map(({ methods, path, router, handler, prefixes }) => [
        methods.join(),
        path[0],
        router,
        handler,
        prefixes,
      ]),
      [
        ['GET', '/orders/:id', 'v1', 'Handler.getOrder', undefined],
        ['', '/x', 'admin', 1, undefined],
        ['DELETE', '/y', 'admin', 'Handler.del', undefined],
        ['GET,POST', '/m', 'r', 'multi', undefined],
        ['POST', '/p', 'r', 'p', [['/inline']]],
        ['GET', '/health', 'r', 'healthz', undefined],
      ],
    );
    assert.deepEqual(facts.routers, [
      { name: 'v1', function: 0, prefix: ['/v1'], parent: 'r', line: 4 },
      { name: 'admin', function: 0, prefix: ['/admin'], parent: 'v1', line: 6 },
    ]);
    assert.deepEqual(facts.mounts, [
      { parent: 'v1', prefix: ['/users'], kind: 'function', child: 'users.Register', function: 0, line: 10 },
    ]);
  });

  it('reads chi: closures with the same name for another router, mounts, functions that fill a router', async () => {
    const facts = await read(`package main
import "github.com/go-chi/chi/v5"
type Server struct { users *users.Handler; router chi.Router }
func (s *Server) Routes() http.Handler {
	r := chi.NewRouter()
	r.Route("/articles", func(r chi.Router) {
		r.With(paginate).Get("/", s.list())
		r.Route("/{id}", func(sub chi.Router) {
			sub.Put("/", s.update)
			sub.Method("DELETE", "/x", http.HandlerFunc(s.remove))
		})
		r.Group(func(r chi.Router) { r.Post("/new", create) })
	})
	r.Mount("/admin", adminRouter())
	r.Mount("/users", s.users.Routes())
	r.Route("/keys", s.keys)
	s.router.Get("/health", s.health)
	return r
}
func (s *Server) keys(r chi.Router) { r.Get("/{key}", s.key) }
func call(client *Client, cache Cache) {
	client.Get("/articles/1", &out)
	cache.Get("/key", value)
}
`);
    assert.deepEqual(
      facts.routes?.map(({ methods, prefixes, path, router, handler, function: inside }) => [
        methods.join(), [...(prefixes ?? []), path].join(' '), router, handler, inside,
      ]), // prettier-ignore
      [
        ['GET', '/articles /', 'r', 'Server.list', 0],
        ['PUT', '/articles /{id} /', 'r', 'Server.update', 0],
        ['DELETE', '/articles /{id} /x', 'r', 'Server.remove', 0],
        ['POST', '/articles /new', 'r', 'create', 0],
        ['GET', '/health', 's.router', 'Server.health', 0],
        ['GET', '/{key}', 'r', 'Server.key', 4],
      ],
    );
    assert.deepEqual(
      facts.mounts?.map(({ parent, prefix, kind, child }) => [parent, prefix[0], kind, child]),
      [
        ['r', '/admin', 'function', 'adminRouter'],
        ['r', '/users', 'function', 'users.Handler.Routes'],
        ['r', '/keys', 'function', 'Server.keys'],
      ],
    );
  });

  it('reads gorilla, echo, fiber, httprouter and beego', async () => {
    assert.deepEqual(
      await routes(`package main
import "github.com/gorilla/mux"
func f() {
	r := mux.NewRouter().StrictSlash(true)
	r.HandleFunc("/u/{id:[0-9]+}", auth(showUser)).Methods("GET", http.MethodPost).Name("user")
	s := r.PathPrefix("/s").Subrouter()
	s.Path("/p").Methods("PUT").HandlerFunc(h.p)
	r.Methods("DELETE").Path("/d").Handler(http.HandlerFunc(d))
}
`),
      [
        ['GET,POST', '/u/{id:[0-9]+}', 'r', 'showUser', 5],
        ['PUT', '/p', 's', 'h.p', 7],
        ['DELETE', '/d', 'r', 'd', 8],
      ],
    );
    assert.deepEqual(
      await routes(`package main
import "github.com/labstack/echo/v4"
func f(e *echo.Echo) {
	e.GET("/u/:id", getUser, middleware.Logger(), auth)
	g := e.Group("/admin", basicAuth)
	g.POST("", func(c echo.Context) error { return nil }, auth)
	e.Add("PATCH", "/p", patch)
}
`),
      [
        ['GET', '/u/:id', 'e', 'getUser', 4],
        ['POST', '', 'g', 1, 6],
        ['PATCH', '/p', 'e', 'patch', 7],
      ],
    );
    assert.deepEqual(
      await routes(`package main
import "github.com/gofiber/fiber/v2"
func f() {
	app := fiber.New(fiber.Config{Prefork: true})
	api := app.Group("/api")
	api.Get("/u/:id", limiter.New(), getUser)
	app.Route("/t", func(router fiber.Router) { router.Post("/x", x) })
	agent := fiber.Get("/no/route", nil)
}
`),
      [
        ['GET', '/u/:id', 'api', 'getUser', 6],
        ['POST', '/t + /x', 'app', 'x', 7],
      ],
    );
    assert.deepEqual(
      await routes(`package main
import "github.com/beego/beego/v2/server/web"
func init() {
	web.Router("/u/:id", &UserController{}, "get:Show;post,put:Save")
}
`),
      [
        ['GET', '/u/:id', 'web', 'UserController.Show', 4],
        ['POST,PUT', '/u/:id', 'web', 'UserController.Save', 4],
      ],
    );
  });

  it('reads tables of routes, but not those of tests', async () => {
    assert.deepEqual(
      await routes(`package main
var table = []Route{
	{"Index", "GET", "/", Index},
	{Name: "Show", Method: http.MethodPost, Pattern: "/show/{id}", HandlerFunc: h.Show},
}
var byPath = map[string]http.HandlerFunc{"/m": m}
var tests = []struct{ name, path string; want int }{{"a", "/a", 200}, {name: "b", path: "/b", want: 404}}
`),
      [
        ['GET', '/', '', 'Index', 3],
        ['POST', '/show/{id}', '', 'h.Show', 4],
        ['', '/m', '', 'm', 6],
      ],
    );
  });
});
