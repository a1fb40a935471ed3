// A large repository for the benches, the same one each time: services in eight languages, a hundred or so lines a file, with
// spans, routes, queries and calls of each other as real code has them.
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const filesPerService = 50;
const verbs = 'load save find check list render price ship refund merge split notify audit sync expire reserve'.split(
  ' ',
);
const nouns = 'order invoice cart parcel user stock quote coupon payment review address label batch report'.split(' ');

/** What a file of a service is about, by its number. */
function subject(service, file) {
  const verb = verbs[(service * 7 + file * 3) % verbs.length];
  const noun = nouns[(service * 5 + file) % nouns.length];
  return {
    verb,
    noun,
    name: `${verb}${capital(noun)}${file}`,
    table: `${noun}s_${service}`,
    span: `s${service}.${noun}.${verb}.${file}`,
  };
}

/**
 * The files, path and text.
 * @param {number} files @returns {Generator<[path: string, text: string], void>}
 */
export function* repositoryFiles(files) {
  for (let made = 0, service = 0; made < files; service++) {
    const language = languages[service % languages.length];
    const folder = `services/${language.id}-${service}`;
    yield [`${folder}/${language.manifest[0]}`, language.manifest[1](service)];
    made++;
    for (let file = 0; file < filesPerService - 1 && made < files; file++, made++) {
      yield [`${folder}/${language.path(service, file)}`, language.text(service, file, subject(service, file))];
    }
  }
  yield ['.gitignore', 'node_modules/\ndist/\n*.log\n'];
}

/** Writes it. @param {string} folder @param {number} files */
export async function writeRepository(folder, files) {
  for (const [path, text] of repositoryFiles(files)) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
}

/** What a trace goes through: so many services, and endpoints of each. */
const tracedServices = 30;
const tracedEndpoints = 10;

/**
 * A trace of that repository in Jaeger's JSON: each request a server span with its route, a span opened by hand, a query below it
 * and a call of another service; ids and addresses differ from request to request.
 * @param {number} spans @param {number} files of the repository
 */
export function repositoryTrace(spans, files) {
  const services = Math.max(1, Math.floor(files / filesPerService));
  const processes = {};
  const list = [];
  const traceID = '7bf9183fb1d4cf5f6d1e0c2b3a495867';
  for (let number = 0; list.length < spans; number++) {
    const service = (number * 7) % Math.min(services, tracedServices);
    const file = Math.floor(number / tracedServices) % tracedEndpoints;
    const language = languages[service % languages.length];
    const processID = `p${service}`;
    processes[processID] ??= {
      serviceName: `${language.id}-${service}`,
      tags: [tag('telemetry.sdk.language', language.sdk)],
    };
    const about = subject(service, file);
    const route = `/s${service}/${about.noun}s/${file}/`;
    const path = language.route(route);
    const own = [
      [`GET ${path}`, 'server', [tag('http.route', path), tag('http.request.method', 'GET'), tag('url.path', `${route}${number}`)], 1],
      [about.span, 'internal', [], 2],
      [`SELECT ${about.table}`, 'client', [tag('db.query.text', `SELECT id, total FROM ${about.table} WHERE id = ${number}`), tag('db.system', 'postgresql')], 2],
      ['GET', 'client', [tag('url.full', `http://other/${about.noun}/${number}`), tag('http.request.method', 'GET')], 1],
    ]; // prettier-ignore
    const ids = own.map((_, i) => (number * 8 + i + 1).toString(16).padStart(16, '0'));
    own.forEach(([operationName, kind, tags, depth], i) => {
      if (list.length >= spans) return;
      const parent = i === 0 ? list[0]?.spanID : ids[depth - 1];
      list.push({
        traceID, spanID: ids[i], operationName, processID, startTime: 1_795_334_400_000_000 + number * 50 + i, duration: 40 - i * 5,
        references: parent ? [{ refType: 'CHILD_OF', traceID, spanID: parent }] : [],
        tags: [tag('span.kind', kind), tag('otel.scope.name', kind === 'internal' ? language.scope(service, file) : 'lib'), ...tags],
        logs: [],
      }); // prettier-ignore
    });
  }
  return JSON.stringify({ data: [{ traceID, spans: list, processes }] });
}

function tag(key, value) {
  return { key, type: 'string', value };
}

function capital(text) {
  return text[0].toUpperCase() + text.slice(1);
}

/** Lines that do nothing special, so that a file has its usual length. */
function filler(count, line) {
  return Array.from({ length: count }, (_, i) => line(i)).join('\n');
}

const languages = [
  {
    id: 'py', sdk: 'python', manifest: ['pyproject.toml', n => `[project]\nname = "py-${n}"\n`],
    path: (n, f) => `app/part${f % 7}/module_${f}.py`,
    scope: (n, f) => `app.part${f % 7}.module_${f}`,
    route: path => `${path}<int:id>`,
    text: (n, f, { name, noun, table, span }) => `from flask import Blueprint
from opentelemetry import trace
import requests
tracer = trace.get_tracer(__name__)
bp = Blueprint("${noun}_${f}", __name__, url_prefix="/s${n}")


class ${capital(noun)}Repository${f}:
    def __init__(self, session):
        self.session = session

    def find(self, id):
        return self.session.execute("SELECT id, total FROM ${table} WHERE id = %s", (id,))
${filler(8, i => `
    def step_${i}(self, value, other=None):
        if value is None:
            return other
        result = [item for item in value if item > ${i}]
        return self.combine(result, other or ${i})`)}


@bp.route("/${noun}s/${f}/<int:id>")
def ${name}(id):
    with tracer.start_as_current_span("${span}"):
        row = ${capital(noun)}Repository${f}(None).find(id)
        return requests.get(f"http://other/${noun}/{id}").json() or row
${filler(6, i => `

def helper_${i}(a, b):
    total = a + b * ${i}
    return {"total": total, "name": "${noun}"}`)}
`,
  },
  {
    id: 'ts', sdk: 'nodejs', manifest: ['package.json', n => `{"name": "ts-${n}", "dependencies": {"express": "5"}}`],
    path: (n, f) => `src/area${f % 6}/${f}.controller.ts`,
    scope: n => `ts-${n}`,
    route: path => `${path}:id`,
    text: (n, f, { name, noun, table, span }) => `import { Router } from 'express';
import { trace } from '@opentelemetry/api';
const tracer = trace.getTracer('ts-${n}');
export const router = Router();

export interface ${capital(noun)}${f} {
  id: number;
  total: number;
}
${filler(8, i => `
export function helper${i}(value: ${capital(noun)}${f}[], other?: number): number {
  const result = value.filter(item => item.total > ${i}).map(item => item.id);
  return result.reduce((sum, next) => sum + next, other ?? ${i});
}`)}

router.get('/s${n}/${noun}s/${f}/:id', ${name});
export async function ${name}(req: Request, res: Response): Promise<void> {
  await tracer.startActiveSpan('${span}', async span => {
    const rows = await db.query('SELECT id, total FROM ${table} WHERE id = $1', [req.params.id]);
    await fetch(\`http://other/${noun}/\${req.params.id}\`);
    span.end();
    res.json(rows);
  });
}

export class ${capital(noun)}Service${f} {
  constructor(private readonly store: Store) {}
${filler(6, i => `
  async step${i}(id: number): Promise<number> {
    const found = await this.store.get(id + ${i});
    return found ? found.total : ${i};
  }`)}
}
`,
  },
  {
    id: 'go', sdk: 'go', manifest: ['go.mod', n => `module example.com/go-${n}\n\ngo 1.22\n`],
    path: (n, f) => `internal/part${f}/part.go`,
    scope: (n, f) => `example.com/go-${n}/internal/part${f}`,
    route: path => `${path}{id}`,
    text: (n, f, { name, noun, table, span }) => `package part${f}

import (
	"context"
	"net/http"

	"go.opentelemetry.io/otel"
)

var tracer = otel.Tracer("example.com/go-${n}/internal/part${f}")

type Store struct{ db DB }

func (s *Store) Find(ctx context.Context, id string) error {
	_, err := s.db.QueryContext(ctx, "SELECT id, total FROM ${table} WHERE id = $1", id)
	return err
}

func Register(mux *http.ServeMux) {
	mux.HandleFunc("GET /s${n}/${noun}s/${f}/{id}", ${name})
}

func ${name}(w http.ResponseWriter, r *http.Request) {
	ctx, span := tracer.Start(r.Context(), "${span}")
	defer span.End()
	if err := (&Store{}).Find(ctx, r.PathValue("id")); err != nil {
		http.Error(w, err.Error(), 500)
		return
	}
	http.Get("http://other/${noun}/" + r.PathValue("id"))
}
${filler(10, i => `
func helper${i}(values []int, other int) int {
	total := other
	for _, value := range values {
		if value > ${i} {
			total += value
		}
	}
	return total
}`)}
`,
  },
  {
    id: 'java', sdk: 'java', manifest: ['pom.xml', n => `<project><artifactId>java-${n}</artifactId></project>`],
    path: (n, f) => `src/main/java/com/example/s${n}/part${f % 5}/Controller${f}.java`,
    scope: n => `java-${n}`,
    route: path => `${path}{id}`,
    text: (n, f, { name, noun, table, span }) => `package com.example.s${n}.part${f % 5};

import org.springframework.web.bind.annotation.*;

@RestController
@RequestMapping("/s${n}/${noun}s/${f}")
public class Controller${f} {
  private final Tracer tracer = GlobalOpenTelemetry.getTracer("java-${n}");
  private final JdbcTemplate jdbc;
  private final RestTemplate rest;

  @GetMapping("/{id}")
  public ${capital(noun)} ${name}(@PathVariable long id) {
    Span span = tracer.spanBuilder("${span}").startSpan();
    try (Scope scope = span.makeCurrent()) {
      jdbc.query("SELECT id, total FROM ${table} WHERE id = ?", id);
      return rest.getForObject("http://other/${noun}/" + id, ${capital(noun)}.class);
    } finally {
      span.end();
    }
  }
${filler(10, i => `
  @WithSpan
  public int step${i}(List<Integer> values, int other) {
    int total = other;
    for (int value : values) {
      if (value > ${i}) {
        total += value;
      }
    }
    return total;
  }`)}
}
`,
  },
  {
    id: 'cs', sdk: 'dotnet', manifest: ['Service.csproj', () => '<Project Sdk="Microsoft.NET.Sdk.Web" />'],
    path: (n, f) => `Controllers/Area${f % 5}/Part${f}Controller.cs`,
    scope: n => `Cs${n}`,
    route: path => `${path.slice(1)}{id:int}`,
    text: (n, f, { name, noun, span }) => `namespace Cs${n}.Controllers.Area${f % 5};

[ApiController, Route("s${n}/${noun}s/${f}")]
public class Part${f}Controller : ControllerBase
{
    static readonly ActivitySource Source = new("Cs${n}");

    [HttpGet("{id:int}")]
    public async Task<IActionResult> ${capital(name)}(int id)
    {
        using var activity = Source.StartActivity("${span}");
        var found = await client.GetAsync($"http://other/${noun}/{id}");
        return Ok(found);
    }
${filler(10, i => `
    private int Step${i}(IEnumerable<int> values, int other)
    {
        var total = other;
        foreach (var value in values)
        {
            if (value > ${i}) total += value;
        }
        return total;
    }`)}
}
`,
  },
  {
    id: 'rs', sdk: 'rust', manifest: ['Cargo.toml', n => `[package]\nname = "rs-${n}"\n`],
    path: (n, f) => `src/part${f}.rs`,
    scope: n => `rs_${n}`,
    route: path => `${path}{id}`,
    text: (n, f, { name, noun, table, span }) => `use axum::{routing::get, Router};
use tracing::{info_span, instrument};

pub fn routes() -> Router {
    Router::new().route("/s${n}/${noun}s/${f}/{id}", get(${snake(name)}))
}

async fn ${snake(name)}(Path(id): Path<u64>) -> String {
    let span = info_span!("${span}", %id);
    let rows = sqlx::query("SELECT id, total FROM ${table} WHERE id = $1").fetch_all(&pool).await;
    format!("{rows:?}")
}
${filler(10, i => `
#[instrument]
pub fn step_${i}(values: &[u64], other: u64) -> u64 {
    let mut total = other;
    for value in values {
        if *value > ${i} {
            total += value;
        }
    }
    total
}`)}
`,
  },
  {
    id: 'rb', sdk: 'ruby', manifest: ['setup.cfg', n => `[metadata]\nname = rb-${n}\n`],
    path: (n, f) => `lib/part${f % 5}/service_${f}.rb`,
    scope: n => `rb-${n}`,
    route: path => `${path}:id`,
    text: (n, f, { name, noun, table, span }) => `class ${capital(noun)}App${f} < Sinatra::Base
  TRACER = OpenTelemetry.tracer_provider.tracer('rb-${n}')

  get '/s${n}/${noun}s/${f}/:id' do
    ${snake(name)}(params[:id])
  end

  def ${snake(name)}(id)
    TRACER.in_span('${span}') do
      DB.execute("SELECT id, total FROM ${table} WHERE id = ?", id)
    end
  end
${filler(12, i => `
  def step_${i}(values, other)
    total = other
    values.each do |value|
      total += value if value > ${i}
    end
    total
  end`)}
end
`,
  },
  {
    id: 'php', sdk: 'php', manifest: ['composer.json', n => `{"name": "acme/php-${n}"}`],
    path: (n, f) => `src/Area${f % 5}/Part${f}Controller.php`,
    scope: n => `php-${n}`,
    route: path => `${path}{id}`,
    text: (n, f, { name, noun, table, span }) => `<?php
namespace App\\S${n}\\Area${f % 5};

class Part${f}Controller
{
    #[Route('/s${n}/${noun}s/${f}/{id}', name: '${noun}_${n}_${f}')]
    public function ${name}(int $id): Response
    {
        $span = $this->tracer->spanBuilder('${span}')->startSpan();
        $rows = $this->pdo->query('SELECT id, total FROM ${table} WHERE id = ?');
        return $this->json($rows);
    }
${filler(10, i => `
    private function step${i}(array $values, int $other): int
    {
        $total = $other;
        foreach ($values as $value) {
            if ($value > ${i}) {
                $total += $value;
            }
        }
        return $total;
    }`)}
}
`,
  },
]; // prettier-ignore

function snake(text) {
  return text.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`);
}
