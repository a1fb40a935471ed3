'use strict';

// Who is asking, and where do they live? No framework: node:http and two routes.

const http = require('node:http');
const { runService } = require('../shared/runService.js');
const { addressOf, verifyToken } = require('./customers.js');
const { InvalidToken } = require('./tokens.js');

const server = http.createServer(async (request, response) => {
  try {
    const answer = await route(request);
    send(response, answer === undefined ? 404 : 200, answer ?? { error: 'Not found' });
  } catch (error) {
    send(response, error instanceof InvalidToken ? 401 : 500, { error: error.message });
  }
});

async function route(request) {
  const { pathname } = new URL(request.url, 'http://auth-service');
  if (request.method === 'POST' && pathname === '/sessions/verify') {
    return verifyToken((request.headers.authorization ?? '').replace(/^Bearer /, ''));
  }
  const [, customer] = /^\/customers\/([^/]+)\/address$/.exec(pathname) ?? [];
  return request.method === 'GET' && customer ? addressOf(decodeURIComponent(customer)) : undefined;
}

function send(response, status, body) {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

runService(server);
