import assert from 'node:assert/strict';
import { SpanKind } from '../../../../../src/core/spans/spanTable';
import { programOf } from './asking';
describe('routes in layouts of public Rust, Go and Java programs', () => {
  it('axum: routers of modules, merged by an expression', async () => {
    const { of } = await programOf({
      'Cargo.toml': '[package]\nname = "realworld"\n',
      'src/main.rs': 'mod http;\n',
      'src/http/mod.rs': `
mod users;
mod profiles;
mod articles;
pub async fn serve(config: Config, db: PgPool) -> anyhow::Result<()> {
    let app = api_router().layer(ServiceBuilder::new());
    Ok(())
}
fn api_router() -> Router {
    users::router()
        .merge(profiles::router())
        .merge(articles::router())
}
`,
      'src/http/users.rs': `
pub fn router() -> Router {
    Router::new()
        .route("/api/users", post(create_user))
        .route("/api/user", get(get_current_user).put(update_user))
}
async fn create_user() {}
async fn get_current_user() {}
async fn update_user() {}
`,
      'src/http/profiles.rs': `
pub fn router() -> Router {
    Router::new().route("/api/profiles/:username", get(get_user_profile))
}
async fn get_user_profile() {}
`,
      'src/http/articles/mod.rs': `
mod comments;
mod listing;
pub fn router() -> Router {
    Router::new()
        .route("/api/articles", post(create_article).get(listing::list_articles))
        .merge(comments::router())
}
async fn create_article() {}
`,
      'src/http/articles/listing.rs': 'pub(in crate::http) async fn list_articles() {}\n',
      'src/http/articles/comments.rs': `
pub fn router() -> Router {
    Router::new().route("/api/articles/:slug/comments", get(get_article_comments))
}
async fn get_article_comments() {}
`,
    });
    assert.deepEqual(of('PUT /api/user'), ['src/http/users.rs: async fn update_user() {} (high)']);
    assert.deepEqual(of('GET /api/profiles/:username'), [
      'src/http/profiles.rs: async fn get_user_profile() {} (high)',
    ]);
    assert.deepEqual(of('GET /api/articles'), [
      'src/http/articles/listing.rs: pub(in crate::http) async fn list_articles() {} (high)',
    ]);
    assert.deepEqual(of('GET /api/articles/:slug/comments'), [
      'src/http/articles/comments.rs: async fn get_article_comments() {} (high)',
    ]);
  });
  it('gin: a struct of routes, made inside the function that registers them', async () => {
    const { of } = await programOf({
      'go.mod': 'module github.com/acme/clean\n',
      'internal/app/app.go': `package app

import (
	"github.com/gin-gonic/gin"
	v1 "github.com/acme/clean/internal/controller/http/v1"
)

func Run(cfg *config.Config) {
	handler := gin.New()
	v1.NewRouter(handler, l, translationUseCase)
}
`,
      'internal/controller/http/v1/router.go': `package v1

func NewRouter(handler *gin.Engine, l logger.Interface, t usecase.Translation) {
	handler.GET("/healthz", func(c *gin.Context) { c.Status(http.StatusOK) })
	h := handler.Group("/v1")
	{
		newTranslationRoutes(h, t, l)
	}
}
`,
      'internal/controller/http/v1/translation.go': `package v1

type translationRoutes struct {
	t usecase.Translation
	l logger.Interface
}

func newTranslationRoutes(handler *gin.RouterGroup, t usecase.Translation, l logger.Interface) {
	r := &translationRoutes{t, l}

	h := handler.Group("/translation")
	{
		h.GET("/history", r.history)
		h.POST("/do-translate", r.doTranslate)
	}
}

func (r *translationRoutes) history(c *gin.Context) {}

func (r *translationRoutes) doTranslate(c *gin.Context) {}
`,
      'internal/usecase/translation.go':
        'package usecase\n\nfunc (uc *TranslationUseCase) history(ctx context.Context) {}\n',
    });
    assert.deepEqual(of('GET /v1/translation/history'), [
      'internal/controller/http/v1/translation.go: func (r *translationRoutes) history(c *gin.Context) {} (high)',
    ]);
    assert.deepEqual(of('GET /healthz'), [
      'internal/controller/http/v1/router.go: handler.GET("/healthz", func(c *gin.Context) { c.Status(http.StatusOK) }) (high)',
    ]);
  });
  it('gorilla: an unknown base in front, one name for all spans', async () => {
    const { of, asked } = await programOf({
      'go.mod': 'module github.com/acme/frontend\n',
      'main.go': `package main

var baseUrl = ""

type frontendServer struct{}

func main() {
	baseUrl = os.Getenv("BASE_URL")
	svc := new(frontendServer)
	r := mux.NewRouter()
	r.HandleFunc(baseUrl + "/", svc.homeHandler).Methods(http.MethodGet, http.MethodHead)
	r.HandleFunc(baseUrl + "/product/{id}", svc.productHandler).Methods(http.MethodGet, http.MethodHead)
	r.HandleFunc(baseUrl + "/cart", svc.addToCartHandler).Methods(http.MethodPost)
	r.PathPrefix(baseUrl + "/static/").Handler(http.StripPrefix(baseUrl+"/static/", http.FileServer(http.Dir("./static/"))))
	r.HandleFunc(baseUrl + "/_healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "ok") })
	var handler http.Handler = r
	handler = otelhttp.NewHandler(handler, "frontend")
}
`,
      'handlers.go': `package main

func (fe *frontendServer) homeHandler(w http.ResponseWriter, r *http.Request) {}

func (fe *frontendServer) productHandler(w http.ResponseWriter, r *http.Request) {}

func (fe *frontendServer) addToCartHandler(w http.ResponseWriter, r *http.Request) {}
`,
    });
    assert.deepEqual(of('GET /product/{id}'), [
      'handlers.go: func (fe *frontendServer) productHandler(w http.ResponseWriter, r *http.Request) {} (high)',
    ]);
    assert.deepEqual(
      asked({ name: 'frontend', kind: SpanKind.Server, attributes: { 'http.method': 'POST', 'http.target': '/cart' } }),
      ['handlers.go: func (fe *frontendServer) addToCartHandler(w http.ResponseWriter, r *http.Request) {} (low)'],
    );
    assert.deepEqual(
      asked({ name: 'frontend', kind: SpanKind.Server, attributes: { 'http.method': 'GET', 'http.target': '/' } }),
      ['handlers.go: func (fe *frontendServer) homeHandler(w http.ResponseWriter, r *http.Request) {} (low)'],
    );
  });
  it('Spring: pages and resources of one path', async () => {
    const { of } = await programOf({
      'pom.xml': '<project><artifactId>pc</artifactId></project>',
      'src/main/java/o/OwnerController.java': `package o;

@Controller
class OwnerController {
	@ModelAttribute("owner")
	public Owner findOwner(@PathVariable(name = "ownerId", required = false) Integer ownerId) { return null; }

	@GetMapping("/owners/new")
	public String initCreationForm() { return "x"; }

	@PostMapping("/owners/new")
	public String processCreationForm(@Valid Owner owner) { return "x"; }

	@GetMapping("/owners")
	public String processFindForm(@RequestParam(defaultValue = "1") int page) { return "x"; }

	@GetMapping("/owners/{ownerId}")
	public ModelAndView showOwner(@PathVariable("ownerId") int ownerId) { return null; }
}
`,
      'src/main/java/o/PetController.java': `package o;

@Controller
@RequestMapping("/owners/{ownerId}")
class PetController {
	@GetMapping("/pets/new")
	public String initCreationForm(Owner owner) { return "x"; }

	@PostMapping("/pets/{petId}/edit")
	public String processUpdateForm(Owner owner) { return "x"; }
}
`,
      'src/main/java/o/VetController.java': `package o;

@Controller
class VetController {
	@GetMapping("/vets.html")
	public String showVetList(int page) { return "x"; }

	@GetMapping({ "/vets" })
	public @ResponseBody Vets showResourcesVetList() { return null; }
}
`,
    });
    assert.deepEqual(of('GET /owners/{ownerId}'), [
      'src/main/java/o/OwnerController.java: public ModelAndView showOwner(@PathVariable("ownerId") int ownerId) { return null; } (high)',
    ]);
    assert.deepEqual(of('GET /owners/{ownerId}/pets/new'), [
      'src/main/java/o/PetController.java: public String initCreationForm(Owner owner) { return "x"; } (high)',
    ]);
    assert.deepEqual(of('GET /vets'), [
      'src/main/java/o/VetController.java: public @ResponseBody Vets showResourcesVetList() { return null; } (high)',
    ]);
    assert.deepEqual(of('GET /vets.html'), [
      'src/main/java/o/VetController.java: public String showVetList(int page) { return "x"; } (high)',
    ]);
  });
});
