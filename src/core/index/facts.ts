// What the index keeps of a file: everything that a span could be about. Plain data, read once per version of the file by the
// file's language (src/languages/NAME), put together over files by SourceIndex. Lines are 1-based, ends inclusive.

/**
 * A text as code has it, in parts: a string is known, the rest is not (yet). `['orders.load']` is a literal,
 * `['job ', null]` a template with one hole, `[{ ref: 'NAME' }]` a constant, which the index looks up one hop away
 * (`Names.ORDER`, `self.TOPIC`: as written, dots kept), `[{ param: 1 }]` the second parameter of the function around it.
 * Neighbouring strings are joined, escapes are read, nothing is cut. Empty when nothing at all is known.
 */
export type TextValue = readonly TextPart[];
export type TextPart = string | { readonly ref: string } | { readonly param: number } | null;

export type LanguageId =
  | 'python' | 'javascript' | 'java' | 'kotlin' | 'go' | 'rust' | 'csharp' | 'ruby' | 'php' | 'elixir'
  | 'config' | 'proto' | 'graphql' | 'sql'; // prettier-ignore

/** A function, method, constructor, closure or lambda, in the order of the text (outer before inner). */
export interface FunctionFacts {
  /** Simple name; '' for a closure that has none. A closure bound to a name (`const f = () => …`, `f: () => …`) has that name. */
  readonly name: string;
  /**
   * What it is a member of, dotted, outermost first: `InvoiceService.Loader`, Go's receiver type and Rust's impl type without
   * pointer, trait or type arguments (`Store`), a Ruby module `A.B`. '' for a free function. Enclosing functions are not
   * part of it: `parent` leads there. Anonymous classes of Java have their number (`Invoice.1` for `Invoice$1`), members of
   * Kotlin's companion objects belong to the class around it.
   */
  readonly owner: string;
  /** Index of the function around it; -1 when there is none. */
  readonly parent: number;
  /** First decorator, annotation or attribute; the signature's line when it has none. */
  readonly firstLine: number;
  /** The line with its name: where a click goes. For a closure the line it begins on. */
  readonly line: number;
  readonly endLine: number;
  /** Names of its parameters without types, receiver and `self` left out. */
  readonly params: readonly string[];
  /** Type of each parameter as written, '' where unknown; left out when no parameter has one. */
  readonly paramTypes?: readonly string[];
  /** Names of annotations, decorators and attributes, dotted as written, without arguments: `app.route`, `WithSpan`. */
  readonly annotations?: readonly string[];
  /** Hash of the body without blanks, line breaks and comments: equal as long as what it does is written the same. */
  readonly hash: number;
  /** Nobody wrote code in it (abstract, interface method, overload signature, trait declaration). */
  readonly isDeclaration?: true;
}

/** A class, interface, struct, trait, object, enum or module with members. */
export interface TypeFacts {
  readonly name: string;
  /** Types around it, dotted; '' at the top. */
  readonly owner: string;
  readonly firstLine: number;
  readonly line: number;
  readonly endLine: number;
  /** What it extends, implements, embeds or includes, as written with type arguments: `JpaRepository<Owner, Integer>`. */
  readonly bases: readonly string[];
  readonly annotations?: readonly string[];
  /** Fields and constructor parameters with a type that is known from the text: name to type as written. */
  readonly fields?: Readonly<Record<string, string>>;
}

/** `local` is the name it has in this file. */
export interface ImportFacts {
  readonly local: string;
  /** As written (`./orders`, `app.orders`, `github.com/a/b`, `com.acme.Foo`, `crate::routes`); relative ones stay relative. */
  readonly module: string;
  /** Name inside the module; '' is the module itself, `*` all of its names, `default` JavaScript's default. */
  readonly name: string;
}

/** A name with a text as its value: constants, enum members, defaults of fields, and variables that are set once. */
export interface ConstantFacts {
  readonly name: string;
  /** Type or object it belongs to, dotted; '' at the top of the file or inside a function. */
  readonly owner: string;
  readonly value: TextValue;
  readonly line: number;
  /** Index of the function it is local to; -1 when there is none. */
  readonly function: number;
}

/**
 * What runs when something arrives: a function of this file by index (inline, or below a decorator), or a name to look up
 * as written: `getItem`, `orders.create`, `this.create`, `CartsController#show`, `App\\C::m`, `views.OrderView`.
 */
export type HandlerRef = number | string;

/** Where a span is opened, or an annotation that makes one. */
export interface SpanSite {
  /** Names the span may have: the one given, or those an annotation without a name gives (both, where releases differ). */
  readonly names: readonly TextValue[];
  /** Line of the call (its first) and of the name; of the annotation. */
  readonly line: number;
  readonly endLine: number;
  /** Index of the function the span is opened in, or that is annotated; -1 at the top of the file. */
  readonly function: number;
  /**
   * Name of the tracer it is opened with, followed to where the tracer is made in this file or as `ref` through an import;
   * Python's `__name__` is `[{ ref: '__name__' }]`; undefined when unknown. Annotations have none.
   */
  readonly scope?: TextValue;
  readonly how: 'call' | 'annotation' | 'macro';
}

/** An endpoint as it is declared. */
export interface RouteSite {
  /** Upper case; empty when any method fits. */
  readonly methods: readonly string[];
  /** As declared, without prefixes that stand elsewhere; `['']` for the prefix itself. */
  readonly path: TextValue;
  /**
   * Prefixes that are part of the declaration, outermost first: of the class, of the enclosing group or scope. Those of
   * routers and mounts are joined by the index.
   */
  readonly prefixes?: readonly TextValue[];
  /** What it is registered on, as written (`router`, `app`, `self.app`, `r`); '' for declarations without one (classes). */
  readonly router: string;
  readonly handler: HandlerRef;
  /** Name that the framework gives the route; spans of Symfony, Django, Yii and others carry that instead of the path. */
  readonly name?: string;
  readonly line: number;
  readonly endLine: number;
  /** Function in which it is declared; -1 at the top. */
  readonly function: number;
  /** Of what: `express`, `fastapi`, `spring`, `gin`, `next` … lower case. */
  readonly framework: string;
}

/** Something that routes are registered on. */
export interface RouterSite {
  /** Name it is bound to, as written: `router`, `self.router`, `v1`; '' when it is returned or passed on at once. */
  readonly name: string;
  readonly function: number;
  readonly prefix: TextValue;
  /** What it was derived from, as written (`r` for `v1 := r.Group("/v1")`); '' when it stands for itself. */
  readonly parent: string;
  readonly line: number;
}

/** A router put below a prefix of another one. */
export interface MountSite {
  /** As written; '' for the root (URL configurations, `module.exports`). */
  readonly parent: string;
  readonly prefix: TextValue;
  /**
   * `router`: a name of a router, perhaps through an import (`orders.router`, `ordersRouter`); `module`: a module whose
   * routes all lie below it (Django's `include('app.urls')`, `require('./routes')`, Rails' namespaces); `function`: a
   * function that returns or fills a router (`routes()`, `register`), a class (`OrdersModule`) included.
   */
  readonly kind: 'router' | 'module' | 'function';
  /** As written; '' for all routes of the unit (JAX-RS' `@ApplicationPath`). */
  readonly child: string;
  /** The prefix counts instead of the child's own (Flask's `register_blueprint(bp, url_prefix=…)`), not in front of it. */
  readonly replaces?: true;
  readonly function: number;
  readonly line: number;
}

/** Methods that answer remote calls. */
export interface RpcSite {
  /** Without package: `CartService`. */
  readonly service: string;
  /** Type whose methods answer, dotted with its owners; '' when `methods` has them. */
  readonly type: string;
  readonly methods?: readonly { readonly name: string; readonly handler: HandlerRef; readonly line: number }[];
  readonly line: number;
}

export interface MessageSite {
  readonly role: 'consumer' | 'producer';
  /** `kafka`, `rabbitmq`, `sqs` …; '' when any fits. */
  readonly system: string;
  readonly destination: TextValue;
  /** What runs for a message; undefined for producers. */
  readonly handler?: HandlerRef;
  readonly line: number;
  readonly endLine: number;
  readonly function: number;
}

/** Other things that call a function by a name. */
export interface NamedHandler {
  /**
   * `job`: a task by its code name or given name (Celery, Sidekiq, Hangfire, Temporal); `graphql`: `Query.order`; `faas`: the
   * function's name; `command`: of a command line; `template`: the name of a template and where it is rendered.
   */
  readonly kind: 'job' | 'graphql' | 'faas' | 'command' | 'template' | 'schedule';
  readonly key: TextValue;
  readonly handler: HandlerRef;
  readonly line: number;
  readonly function: number;
}

/** A text that reads like SQL; see core/source/sqlText. */
export interface SqlSite {
  readonly text: TextValue;
  readonly line: number;
  readonly endLine: number;
  readonly function: number;
  /** Function that is the query (`@Query`, mapper method): a click goes there. */
  readonly method?: number;
}

/** An entity of an object mapper and the table it lies in; `table` empty when only the name is known. */
export interface ModelSite {
  readonly name: string;
  readonly table: string;
  readonly line: number;
}

/**
 * A call, in the order of the text; every call is kept. `callee` is the last name (`execute`), `receiver` what stands before
 * it as written, without line breaks (`self.session`, `prisma.user`, `new` for constructors), cut at 80 characters.
 */
export interface CallSite {
  readonly callee: string;
  readonly receiver: string;
  readonly line: number;
  readonly endLine: number;
  readonly function: number;
  /** Arguments that are texts or plain names (`{ ref }`), up to the last such; `[]` in place of any other. Left out when none. */
  readonly args?: readonly TextValue[];
  /** Named ones, and properties of an object literal that is an argument (`url`, `method`, `topic`, `name`). */
  readonly named?: Readonly<Record<string, TextValue>>;
}

/** A setting of a configuration file: `spring.application.name`, `functions.resize.handler`, `OTEL_SERVICE_NAME`. */
export interface ConfigFacts {
  readonly key: string;
  readonly value: string;
  readonly line: number;
}

export interface FileFacts {
  readonly language: LanguageId;
  /** Package or namespace that the file says it is in (Java, Kotlin, Go, C#, PHP, Elixir); '' in other languages. */
  readonly package: string;
  readonly functions: readonly FunctionFacts[];
  readonly types?: readonly TypeFacts[];
  readonly imports?: readonly ImportFacts[];
  readonly constants?: readonly ConstantFacts[];
  readonly spans?: readonly SpanSite[];
  readonly routes?: readonly RouteSite[];
  readonly routers?: readonly RouterSite[];
  readonly mounts?: readonly MountSite[];
  readonly rpc?: readonly RpcSite[];
  readonly messages?: readonly MessageSite[];
  readonly handlers?: readonly NamedHandler[];
  readonly sql?: readonly SqlSite[];
  readonly models?: readonly ModelSite[];
  readonly calls?: readonly CallSite[];
  readonly config?: readonly ConfigFacts[];
}
