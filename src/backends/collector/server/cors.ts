import type { IncomingMessage, ServerResponse } from 'node:http';

const token = /^[a-z0-9!#$%&'*+.^_`|~-]+$/i;

/** Headers of an answer for a page whose origin may send here. */
export function allowOrigin(request: IncomingMessage, response: ServerResponse): void {
  response.setHeader('Vary', 'Origin');
  const { origin } = request.headers;
  if (origin !== undefined) response.setHeader('Access-Control-Allow-Origin', origin);
}

/** A browser asks before a page's request is sent. */
export function answerPreflight(request: IncomingMessage, response: ServerResponse, methods: string): void {
  response.setHeader('Access-Control-Allow-Methods', methods);
  const asked = String(request.headers['access-control-request-headers'] ?? '').split(',');
  const names = asked.map(name => name.trim()).filter(name => token.test(name));
  if (names.length) response.setHeader('Access-Control-Allow-Headers', names.slice(0, 50).join(', '));
  if (request.headers['access-control-request-private-network'] === 'true')
    response.setHeader('Access-Control-Allow-Private-Network', 'true');
  response.setHeader('Access-Control-Max-Age', '3600');
  response.writeHead(204).end();
}
