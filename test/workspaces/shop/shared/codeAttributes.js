'use strict';

// Puts `code.function.name`, `code.file.path` and `code.line.number` on every span: the place in the shop's own
// code from which the span was started. OpenTelemetry does not do this by itself. This file goes away as soon as
// Spanlight finds the source without it (see README.md).

const { dirname, join, sep } = require('node:path');
const { fileURLToPath } = require('node:url');

const shop = dirname(__dirname) + sep;
const plumbing = __dirname + sep; // shared/ starts spans on behalf of its callers: the caller is the place
const deepest = 60; // express and pg put more than V8's usual ten frames between the span and the shop

/** A span processor: it adds attributes when a span starts and sends nothing itself. */
class CodeAttributes {
  onStart(span) {
    const frame = findOwnFrame(takeStack());
    if (!frame) return; // started by a library out of the event loop, as the span of an incoming request is
    span.setAttribute('code.file.path', frame.file);
    span.setAttribute('code.line.number', frame.line);
    if (frame.name) span.setAttribute('code.function.name', frame.name);
  }

  onEnd() {}

  async forceFlush() {}

  async shutdown() {}
}

function takeStack() {
  const usual = Error.stackTraceLimit;
  Error.stackTraceLimit = deepest;
  const { stack } = new Error();
  Error.stackTraceLimit = usual;
  return stack ?? '';
}

/** The innermost frame of the shop itself, `{ name?, file, line }` with an absolute path and a 1-based line. */
function findOwnFrame(stack) {
  for (const text of stack.split('\n')) {
    const match = /^\s*at (?:(.+) \()?(.+?):(\d+):\d+\)?$/.exec(text);
    if (!match) continue;
    const file = match[2].startsWith('file:') ? fileURLToPath(match[2]) : match[2];
    if (!file.startsWith(shop) || file.startsWith(plumbing) || file.startsWith(join(shop, 'node_modules'))) continue;
    return { name: functionName(match[1]), file, line: Number(match[3]) };
  }
  return undefined;
}

/** `async Object.buyItem [as handle]` is `buyItem`; a function without a name has none. */
function functionName(text = '') {
  const name = text
    .replace(/^(?:async |new )+/, '')
    .replace(/ \[as .+\]$/, '')
    .replace(/^Object\./, '');
  return name === '' || name.endsWith('<anonymous>') ? undefined : name;
}

module.exports = { CodeAttributes };
