import assert from 'node:assert/strict';
import { httpClient } from '../../../../../src/core/source/rules/httpClient';
import type { SourceLocation } from '../../../../../src/core/source/sourceResolver';
import type { SpanView } from '../../../../../src/core/source/spanView';
import { SpanKind } from '../../../../../src/core/spans/spanTable';
import { indexOf } from '../../../../support/source/sources';
import { ask, contextOf } from '../routes/asking';
import { viewOf } from '../views';

/** What a request leads to, below a span whose function begins at the line with a text: the text of the line, and how sure. */
async function requests(
  files: Readonly<Record<string, string>>,
): Promise<(request: string, above: string) => string[]> {
  const index = await indexOf(files);
  return (request, above) => {
    const [path] = Object.entries(files).find(([, text]) => text.includes(above))!;
    const line = files[path].split('\n').findIndex(text => text.includes(above)) + 1;
    const place = {
      uri: `file:///workspace/${path}`,
      line,
      endLine: line,
      isLineKnown: true,
      functionName: '',
      kind: 'handler',
      confidence: 'high',
      rule: 'http route',
      why: { text: '', args: [] },
    };
    const parent = viewOf({ name: 'above', kind: SpanKind.Server });
    const resolved = (span: SpanView): readonly SourceLocation[] =>
      span === parent ? [place as unknown as SourceLocation] : [];
    const [method, url] = request.split(' ');
    const shown = {
      name: method,
      kind: SpanKind.Client,
      parent,
      attributes: { 'http.request.method': method, 'url.full': url },
    };
    return ask(index, shown, { rule: httpClient, context: contextOf(index, () => 0, resolved) }).map(found => {
      const [, at, number, confidence] = /^(.*?):(\d+) .* (\S+)$/.exec(found)!;
      return `${files[at].split('\n')[Number(number) - 1].trim()} (${confidence})`;
    });
  };
}

describe('calls of HTTP clients', () => {
  it('Go', async () => {
    const of = await requests({
      'go.mod': 'module example.com/shop\n',
      'main.go': `package main

func checkout(w http.ResponseWriter, r *http.Request) {
	url := fmt.Sprintf("%s/users/%s", usersAddr, id)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return
	}
	resp, err := http.DefaultClient.Do(req)
	defer resp.Body.Close()
	body, err := http.Post("http://quotes/getquote", "application/json", nil)
	rates, err := fetchJSON(ctx, ratesAddr+"/rates/latest")
}

func fetchJSON(ctx context.Context, url string) ([]byte, error) {
	resp, err := otelhttp.Get(ctx, url)
	return nil, err
}

type PayClient struct{ http *http.Client }

func (c *PayClient) Charge(ctx context.Context, id string) error {
	req, _ := http.NewRequest("POST", c.base+"/charges", nil)
	_, err := c.http.Do(req.WithContext(ctx))
	return err
}

func pay(w http.ResponseWriter, r *http.Request) {
	client.Charge(ctx, "1")
}
`,
    });
    assert.deepEqual(of('GET http://users:80/users/42', 'func checkout'), [
      'resp, err := http.DefaultClient.Do(req) (high)',
    ]);
    assert.deepEqual(of('POST http://quotes/getquote', 'func checkout'), [
      'body, err := http.Post("http://quotes/getquote", "application/json", nil) (high)',
    ]);
    assert.deepEqual(of('GET http://rates/rates/latest', 'func checkout'), [
      'rates, err := fetchJSON(ctx, ratesAddr+"/rates/latest") (high)',
    ]);
    assert.deepEqual(of('POST http://pay/charges', 'func pay'), ['_, err := c.http.Do(req.WithContext(ctx)) (high)']);
  });

  it('Java and Kotlin', async () => {
    const of = await requests({
      'pom.xml': '<project><artifactId>a</artifactId></project>',
      'src/main/java/com/acme/Clients.java': `package com.acme;

class Clients {
  private final RestTemplate restTemplate;
  private final WebClient webClient;
  private final HttpClient http;

  void rest() {
    restTemplate.getForObject("http://vets/vets/{id}", Vet.class, id);
    restTemplate.exchange(base + "/vets", HttpMethod.POST, entity, Vet.class);
    map.get("vets");
  }

  void reactive() {
    webClient.get()
        .uri("/customers/{id}/pets", id)
        .retrieve()
        .bodyToMono(Pet.class);
  }

  void plain() throws Exception {
    HttpRequest request = HttpRequest.newBuilder()
        .uri(URI.create(base + "/rates/" + breed))
        .GET()
        .build();
    http.send(request, HttpResponse.BodyHandlers.ofString());
  }
}
`,
      'src/main/kotlin/K.kt': `package com.acme

class Ktor(private val client: HttpClient) {
    suspend fun load(id: Long): Item = client.get("http://items/items/$id").body()
}
`,
    });
    assert.deepEqual(of('GET http://vets/vets/3', 'void rest()'), [
      'restTemplate.getForObject("http://vets/vets/{id}", Vet.class, id); (high)',
    ]);
    assert.deepEqual(of('POST http://vets/vets', 'void rest()'), [
      'restTemplate.exchange(base + "/vets", HttpMethod.POST, entity, Vet.class); (high)',
    ]);
    assert.deepEqual(of('GET http://c/customers/7/pets', 'void reactive()'), [
      '.uri("/customers/{id}/pets", id) (high)',
    ]);
    assert.deepEqual(of('GET http://r/rates/beagle', 'void plain()'), [
      'http.send(request, HttpResponse.BodyHandlers.ofString()); (high)',
    ]);
    assert.deepEqual(of('GET http://items/items/3', 'suspend fun load'), [
      'suspend fun load(id: Long): Item = client.get("http://items/items/$id").body() (high)',
    ]);
  });

  it('JavaScript', async () => {
    const of = await requests({
      'package.json': '{"name":"a"}',
      'src/app.ts': `
import axios from 'axios';
const USERS = process.env.USERS ?? 'http://users:3000';
const api = axios.create({ baseURL: 'http://billing' });

export async function show(req, res) {
  const user = await fetch(\`\${USERS}/users/\${req.params.id}\`);
  const made = await fetch(new URL('/audit', USERS), { method: 'POST', body });
  const bill = await api.get(\`/bills/\${id}\`);
  await axios({ method: 'delete', url: \`http://carts/carts/\${id}\` });
  await post('/events', { id });
  cache.get('users');
}

const post = (path: string, body: unknown) =>
  fetch(\`http://events\${path}\`, { method: 'POST', body: JSON.stringify(body) });
`,
    });
    const above = 'export async function show';
    assert.deepEqual(of('GET http://users:3000/users/5', above), [
      'const user = await fetch(`${USERS}/users/${req.params.id}`); (high)',
    ]);
    assert.deepEqual(of('GET http://billing/bills/5', above), ['const bill = await api.get(`/bills/${id}`); (high)']);
    assert.deepEqual(of('DELETE http://carts/carts/5', above), [
      "await axios({ method: 'delete', url: `http://carts/carts/${id}` }); (high)",
    ]);
    assert.deepEqual(of('POST http://events/events', above), ["await post('/events', { id }); (high)"]);
  });

  it('C#, Rust, Ruby, PHP', async () => {
    const of = await requests({
      'a/A.csproj': '<Project></Project>',
      'a/Client.cs': `class Client {
  public async Task Load(int id) {
    var item = await http.GetFromJsonAsync<Item>($"items/{id}");
    await http.PostAsJsonAsync("http://pay/charges", item);
  }
}
`,
      'b/Cargo.toml': '[package]\nname = "b"\n',
      'b/src/main.rs': `
async fn quote(count: u32) -> Result<f64> {
    let client = awc::Client::new();
    let response = client.post(format!("{}/getquote", addr)).trace_request().send_json(&body).await?;
    let rates = reqwest::get("http://rates/latest").await?;
    Ok(1.0)
}
`,
      'c/Gemfile': '',
      'c/app.rb': `
def load(id)
  conn.get("/people/#{id}")
  HTTParty.post("http://mail/send", body: {})
end
`,
      'd/composer.json': '{"name":"a/d"}',
      'd/src/Http.php': `<?php
class Http {
  public function load($id) {
    $this->client->request('GET', "http://stock/items/$id");
    $this->client->post('/orders', []);
  }
}
`,
    });
    assert.deepEqual(of('GET http://x/items/9', 'public async Task Load'), [
      'var item = await http.GetFromJsonAsync<Item>($"items/{id}"); (high)',
    ]);
    assert.deepEqual(of('POST http://pay/charges', 'public async Task Load'), [
      'await http.PostAsJsonAsync("http://pay/charges", item); (high)',
    ]);
    assert.deepEqual(of('POST http://quote:80/getquote', 'async fn quote'), [
      'let response = client.post(format!("{}/getquote", addr)).trace_request().send_json(&body).await?; (high)',
    ]);
    assert.deepEqual(of('GET http://rates/latest', 'async fn quote'), [
      'let rates = reqwest::get("http://rates/latest").await?; (high)',
    ]);
    assert.deepEqual(of('GET http://people/people/3', 'def load'), ['conn.get("/people/#{id}") (high)']);
    assert.deepEqual(of('POST http://mail/send', 'def load'), ['HTTParty.post("http://mail/send", body: {}) (high)']);
    assert.deepEqual(of('GET http://stock/items/3', 'public function load'), [
      '$this->client->request(\'GET\', "http://stock/items/$id"); (high)',
    ]);
    assert.deepEqual(of('POST http://o/orders', 'public function load'), [
      "$this->client->post('/orders', []); (high)",
    ]);
  });
});
