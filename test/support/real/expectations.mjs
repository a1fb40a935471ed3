// What a program's spans are expected to lead to, and how an answer compares with it.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * A line of a file of the program: its text, trimmed, which must stand there once (or as the `nth`, from 1).
 * @typedef {{file: string, text: string, nth?: number}} Line
 * @typedef {{
 *   service?: string, name: string | RegExp, parent?: string | RegExp, root?: string | RegExp, scope?: string, tags?: Record<string, string | RegExp>,
 *   at?: Line | Line[], error?: Line | Line[], ignore?: string,
 * }} Expectation spans with all of these. `at`: where a click should lead; any of several is right. `error`: where the link to
 *   the error should. Instead of `at`, `ignore` says whose span it is when it is nobody's code here.
 */

/**
 * @param {string} folder the program's
 * @param {readonly Expectation[]} expectations
 * @param {readonly object[]} traces as Jaeger's `/api/traces` has them
 * @param {readonly object[]} answers what the command line printed
 * @returns {Promise<{
 *   own: number, jumped: number, offered: number, ignored: number,
 *   wrong: string[], missed: string[], unlisted: string[], unseen: string[], errors: {due: number, right: number, wrong: string[]},
 * }>} `own`: spans of the program's code; `jumped`: those that one click opens at the right place; `offered`: those with it among
 *   the first three. `wrong`: a jump to another place, also from a span that is nobody's code. `unseen`: expectations that no span met.
 */
export async function compare(folder, expectations, traces, answers) {
  const answerOf = new Map(answers.map(answer => [`${answer.traceID}/${answer.spanID}`, answer]));
  const lines = new Map();
  const result = {
    own: 0, jumped: 0, offered: 0, ignored: 0, wrong: [], missed: [], unlisted: [], unseen: [],
    errors: { due: 0, right: 0, wrong: [] },
  }; // prettier-ignore
  const seen = new Set();
  for (const { traceID, spans, processes } of traces) {
    const byId = new Map(spans.map(span => [span.spanID, span]));
    for (const span of spans) {
      const service = processes[span.processID].serviceName;
      const parent = byId.get(span.references?.find(({ refType }) => refType === 'CHILD_OF')?.spanID);
      const expected = expectations.find(one => fits(one, span, service, parent, rootOf(span, byId)));
      const answer = answerOf.get(`${traceID.padStart(32, '0')}/${span.spanID.padStart(16, '0')}`);
      const title = `${service} · ${span.operationName}${parent ? ` (in ${parent.operationName})` : ''}`;
      if (!answer) {
        result.unlisted.push(`${title}: no answer`);
        continue;
      }
      const jump = answer.jump === null ? undefined : answer.locations[answer.jump];
      if (!expected) {
        result.unlisted.push(`${title}${jump ? ` → ${placeText(jump)}` : ''}`);
        continue;
      }
      seen.add(expected);
      if (expected.ignore !== undefined) {
        result.ignored++;
        if (jump && jump.kind !== 'error')
          result.wrong.push(`${title} is ${expected.ignore}, but jumps to ${placeText(jump)}`);
        continue;
      }
      const right = await placesOf(folder, expected.at, lines);
      result.own++;
      const others = answer.locations.filter(({ kind }) => kind !== 'error');
      if (jump && isOneOf(jump, right)) result.jumped++;
      else if (jump)
        result.wrong.push(`${title} jumps to ${placeText(jump)} instead of ${right.map(placeText).join(' or ')}`);
      if (others.slice(0, 3).some(place => isOneOf(place, right))) result.offered++;
      if (!jump || !isOneOf(jump, right)) {
        const offers = others.slice(0, 3).map(placeText).join(', ');
        result.missed.push(
          `${title}: ${right.map(placeText).join(' or ')}${offers ? `; offered ${offers}` : '; nothing offered'}`,
        );
      }
      if (expected.error) {
        const due = await placesOf(folder, expected.error, lines);
        result.errors.due++;
        const error = answer.locations.find(({ kind }) => kind === 'error');
        if (error && isOneOf(error, due)) result.errors.right++;
        else
          result.errors.wrong.push(
            `${title}: ${error ? placeText(error) : 'no place'} instead of ${due.map(placeText).join(' or ')}`,
          );
      }
    }
  }
  for (const one of expectations) if (!seen.has(one)) result.unseen.push(String(one.name));
  return result;
}

function fits({ service, name, parent, root, scope, tags }, span, itsService, itsParent, itsRoot) {
  const tag = key => span.tags.find(one => one.key === key)?.value;
  if (service !== undefined && service !== itsService) return false;
  if (!isText(name, span.operationName)) return false;
  if (parent !== undefined && !(itsParent && isText(parent, itsParent.operationName))) return false;
  if (root !== undefined && !isText(root, itsRoot.operationName)) return false;
  if (scope !== undefined && scope !== (tag('otel.scope.name') ?? tag('otel.library.name'))) return false;
  return Object.entries(tags ?? {}).every(([key, value]) => tag(key) !== undefined && isText(value, String(tag(key))));
}

/** The topmost span above one that came. */
function rootOf(span, byId) {
  let top = span;
  for (let steps = 0; steps < 1000; steps++) {
    const above = byId.get(top.references?.find(({ refType }) => refType === 'CHILD_OF')?.spanID);
    if (!above) break;
    top = above;
  }
  return top;
}

function isText(expected, text) {
  return expected instanceof RegExp ? expected.test(text) : expected === text;
}

async function placesOf(folder, at, cache) {
  const places = [];
  for (const { file, text, nth = 1 } of [at].flat()) {
    if (!cache.has(file)) cache.set(file, (await readFile(join(folder, file), 'utf8')).split(/\r?\n/));
    const found = cache.get(file).flatMap((line, i) => (line.trim() === text ? [i + 1] : []));
    if (found.length < nth || (nth === 1 && found.length > 1)) {
      throw new Error(`${file} has ${found.length} lines that read ${text}`);
    }
    places.push({ file, line: found[nth - 1] });
  }
  return places;
}

function isOneOf({ file, line }, places) {
  return places.some(place => place.file === file && place.line === line);
}

function placeText({ file, line }) {
  return `${file}:${line}`;
}
