'use strict';

const dns = require('node:dns');
const http = require('node:http');
const { hasFault } = require('./faults.js');

const agent = new http.Agent({ keepAlive: true, lookup: resolveName });

/** An answer with a status of 400 or above. `status` is that status, `message` what the service said. */
class ServiceError extends Error {
  constructor(status, message) {
    super(message);
    this.name = 'ServiceError';
    this.status = status;
  }
}

/**
 * Calls another service and returns the JSON it answers with.
 * @param {string} method HTTP method
 * @param {string} url absolute URL
 * @param {{ body?: unknown, headers?: Record<string, string> }} [options]
 * @throws {ServiceError} when the service says no; the socket's error when it can't be reached
 */
function callService(method, url, { body, headers = {} } = {}) {
  return new Promise((resolve, reject) => {
    const payload = body === undefined ? undefined : JSON.stringify(body);
    const type = payload === undefined ? {} : { 'content-type': 'application/json' };
    const request = http.request(url, { method, agent, headers: { ...type, ...headers } }, response => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', chunk => (text += chunk));
      response.on('error', reject);
      response.on('end', () => {
        const answer = text === '' ? undefined : JSON.parse(text);
        if (response.statusCode < 400) resolve(answer);
        else reject(new ServiceError(response.statusCode, answer?.error ?? `HTTP ${response.statusCode}`));
      });
    });
    request.on('error', reject);
    request.end(payload);
  });
}

/** The fault `cold-start` is a name service that takes its time, as one does that has forgotten everything. */
function resolveName(host, options, done) {
  const resolve = () => dns.lookup(host, { ...options, family: 4 }, done);
  if (hasFault('cold-start') && !resolved.has(host)) setTimeout(resolve, 180);
  else resolve();
  resolved.add(host);
}
const resolved = new Set();

module.exports = { ServiceError, callService };
