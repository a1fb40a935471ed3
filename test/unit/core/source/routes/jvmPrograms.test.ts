import assert from 'node:assert/strict';
import { SpanKind } from '../../../../../src/core/spans/spanTable';
import { programOf } from './asking';

describe('routes of Java and Kotlin programs', () => {
  it('Spring: constants, class prefixes, interfaces, functional routes, context path', async () => {
    const { of, asked } = await programOf({
      'petclinic/pom.xml': '<project><artifactId>petclinic</artifactId></project>',
      'petclinic/src/main/resources/application.properties': 'server.servlet.context-path=/clinic\n',
      'petclinic/src/main/java/com/acme/web/Paths.java': `package com.acme.web;

public final class Paths {
  public static final String API = "/api";
  public static final String OWNERS = API + "/owners";
}
`,
      'petclinic/src/main/java/com/acme/web/OwnerController.java': `package com.acme.web;

import org.springframework.web.bind.annotation.*;

@RestController
@RequestMapping(Paths.OWNERS)
class OwnerController {
  private final OwnerRepository owners;

  @GetMapping("/{ownerId}")
  public Owner find(@PathVariable int ownerId) {
    return owners.findById(ownerId);
  }

  @RequestMapping(value = { "/search", "/find" }, method = { RequestMethod.GET, RequestMethod.POST })
  public Owner search() {
    return null;
  }

  @PostMapping
  public Owner create(@RequestBody Owner owner) {
    return owner;
  }
}
`,
      'petclinic/src/main/java/com/acme/web/VetApi.java': `package com.acme.web;

@RequestMapping("/vets")
public interface VetApi {
  @GetMapping("/{id}")
  Vet get(@PathVariable int id);
}
`,
      'petclinic/src/main/java/com/acme/web/VetController.java': `package com.acme.web;

@RestController
public class VetController implements VetApi {
  @Override
  public Vet get(int id) {
    return null;
  }
}
`,
      'petclinic/src/main/java/com/acme/web/Routing.java': `package com.acme.web;

@Configuration
class Routing {
  @Bean
  RouterFunction<ServerResponse> routes(VisitHandler handler) {
    return RouterFunctions.route()
        .GET("/visits/{id}", handler::one)
        .POST("/visits", accept(JSON), handler::create)
        .build();
  }
}
`,
      'petclinic/src/main/java/com/acme/web/VisitHandler.java': `package com.acme.web;

class VisitHandler {
  Mono<ServerResponse> one(ServerRequest request) {
    return null;
  }

  Mono<ServerResponse> create(ServerRequest request) {
    return null;
  }
}
`,
    });
    assert.deepEqual(of('GET /api/owners/{ownerId}'), [
      'petclinic/src/main/java/com/acme/web/OwnerController.java: public Owner find(@PathVariable int ownerId) { (high)',
    ]);
    assert.deepEqual(of('GET /clinic/api/owners/{ownerId}'), [
      'petclinic/src/main/java/com/acme/web/OwnerController.java: public Owner find(@PathVariable int ownerId) { (high)',
    ]);
    assert.deepEqual(of('GET /other/api/owners/{ownerId}'), [
      'petclinic/src/main/java/com/acme/web/OwnerController.java: public Owner find(@PathVariable int ownerId) { (medium)',
    ]);
    assert.deepEqual(of('POST /api/owners/find'), [
      'petclinic/src/main/java/com/acme/web/OwnerController.java: public Owner search() { (high)',
    ]);
    assert.deepEqual(of('POST /api/owners'), [
      'petclinic/src/main/java/com/acme/web/OwnerController.java: public Owner create(@RequestBody Owner owner) { (high)',
    ]);
    assert.deepEqual(of('GET /vets/{id}'), [
      'petclinic/src/main/java/com/acme/web/VetController.java: public Vet get(int id) { (high)',
    ]);
    assert.deepEqual(of('GET /visits/{id}'), [
      'petclinic/src/main/java/com/acme/web/VisitHandler.java: Mono<ServerResponse> one(ServerRequest request) { (high)',
    ]);
    assert.deepEqual(of('POST /visits'), [
      'petclinic/src/main/java/com/acme/web/VisitHandler.java: Mono<ServerResponse> create(ServerRequest request) { (high)',
    ]);
    assert.deepEqual(of('GET /**', { attributes: { 'url.path': '/api/owners' } }), []);
    assert.deepEqual(of('GET /webjars/**'), []);
    assert.deepEqual(
      asked({
        name: 'http get /api/owners/{ownerId}',
        kind: SpanKind.Server,
        attributes: { uri: '/api/owners/{ownerId}', method: 'GET' },
      }),
      [
        'petclinic/src/main/java/com/acme/web/OwnerController.java: public Owner find(@PathVariable int ownerId) { (high)',
      ],
    );
  });

  it('JAX-RS with an application path and sub-resources; Micronaut', async () => {
    const { of } = await programOf({
      'q/pom.xml': '<project><artifactId>q</artifactId></project>',
      'q/src/main/java/org/acme/App.java': `package org.acme;

@ApplicationPath("/rest")
public class App extends Application {}
`,
      'q/src/main/java/org/acme/FruitResource.java': `package org.acme;

@Path("/fruits")
public class FruitResource {
  @GET
  public List<Fruit> list() {
    return List.of();
  }

  @DELETE
  @Path("{id: \\\\d+}")
  public void remove(@PathParam("id") long id) {}
}
`,
      'm/pom.xml': '<project><artifactId>m</artifactId></project>',
      'm/src/main/java/org/mn/HelloController.java': `package org.mn;

@Controller("/hello")
public class HelloController {
  @Get("/{name}")
  String hello(String name) {
    return name;
  }
}
`,
    });
    assert.deepEqual(of('GET /rest/fruits'), [
      'q/src/main/java/org/acme/FruitResource.java: public List<Fruit> list() { (high)',
    ]);
    assert.deepEqual(of('DELETE /rest/fruits/{id: \\d+}'), [
      'q/src/main/java/org/acme/FruitResource.java: public void remove(@PathParam("id") long id) {} (high)',
    ]);
    assert.deepEqual(of('GET /hello/{name}'), [
      'm/src/main/java/org/mn/HelloController.java: String hello(String name) { (high)',
    ]);
  });

  it('Ktor: nested routes, extension functions in other files; Spring in Kotlin', async () => {
    const { of } = await programOf({
      'k/settings.gradle.kts': 'rootProject.name = "k"\n',
      'k/src/main/kotlin/App.kt': `package com.example

import com.example.routes.customerRouting
import io.ktor.server.routing.*
import com.example.routes.orders

fun Application.module() {
    routing {
        get("/") {
            call.respondText("hi")
        }
        route("/api") {
            customerRouting()
            route("/v2") {
                orders()
            }
        }
        authenticate("jwt") {
            post("/logout") { call.respond(OK) }
        }
    }
}
`,
      'k/src/main/kotlin/routes/Customers.kt': `package com.example.routes

import io.ktor.server.routing.*

fun Route.customerRouting() {
    route("/customer") {
        get {
            call.respond(customers)
        }
        get("{id?}") {
            call.respond(one)
        }
    }
}
`,
      'k/src/main/kotlin/routes/Orders.kt': `package com.example.routes

import io.ktor.server.routing.*

fun Route.orders() = get("/order/{id}") {
    call.respond(order)
}
`,
      's/settings.gradle.kts': 'rootProject.name = "s"\n',
      's/src/main/kotlin/TaskController.kt': `package com.tasks

@RestController
@RequestMapping("/tasks")
class TaskController(private val service: TaskService) {
    @GetMapping("/{id}")
    suspend fun one(@PathVariable id: Long): Task = service.one(id)
}
`,
    });
    assert.deepEqual(of('GET /'), ['k/src/main/kotlin/App.kt: get("/") { (high)']);
    assert.deepEqual(of('GET /api/customer'), ['k/src/main/kotlin/routes/Customers.kt: get { (high)']);
    assert.deepEqual(of('GET /api/customer/{id?}'), ['k/src/main/kotlin/routes/Customers.kt: get("{id?}") { (high)']);
    assert.deepEqual(of('GET /api/v2/order/{id}'), [
      'k/src/main/kotlin/routes/Orders.kt: fun Route.orders() = get("/order/{id}") { (high)',
    ]);
    assert.deepEqual(of('POST /logout'), ['k/src/main/kotlin/App.kt: post("/logout") { call.respond(OK) } (high)']);
    assert.deepEqual(of('GET /tasks/{id}'), [
      's/src/main/kotlin/TaskController.kt: suspend fun one(@PathVariable id: Long): Task = service.one(id) (high)',
    ]);
  });
});
