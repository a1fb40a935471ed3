import type { TextValue } from '../../index/facts';
import { literalOf } from '../../index/sourceIndex';
import { phrase } from '../../phrase';
import { SpanKind } from '../../spans/spanTable';
import { lineFinding, nothing } from '../finding';
import type { Finding, Rule, RuleContext, RuleResult } from '../rule';
import type { RecordedException, SpanView } from '../spanView';
import type { FramePlace } from '../stack/framePlace';
import { onlyRecords } from '../stack/recorders';
import { tracesOf } from '../stack/tracesOf';
import type { PlacedStack } from '../stack/tracesOf';

/** Where an exception came from that the span recorded, and with it sometimes where the span was opened. */
export const stackTrace: Rule = {
  name: 'stack trace',
  find(span: SpanView, context: RuleContext): RuleResult {
    const traces = tracesOf(span, context);
    if (!traces.length) return nothing(phrase('The span recorded no stack trace.'));
    const findings = traces.flatMap(({ exception, stack }) => [
      ...errorsIn(exception, stack),
      ...originsIn(span, stack, context),
    ]);
    return findings.length
      ? { findings, note: phrase('Frames of the stack trace are in this workspace.') }
      : nothing(phrase('No frame of the stack trace is in this workspace.'));
  },
};

/** Frames that are looked at for a helper's caller. */
const mostHelpers = 3;

/** The innermost frame here of what went wrong first; of a helper that only records the error the caller before it. */
function errorsIn({ type }: RecordedException, { parts }: PlacedStack): readonly Finding[] {
  const places = parts.find(one => one.length > 0);
  if (!places) return [];
  const why = phrase('{0} was thrown here: it is the innermost frame of this workspace.', type || 'The error');
  const first = places.slice(0, mostHelpers).findIndex(place => !onlyRecords(place.file, place.function));
  if (first <= 0) return [toFinding(places[0], 'error', why)];
  const caller = phrase(
    '{0} was noted by {1}, which was called here.',
    type || 'The error',
    places[0].functionName ?? '',
  );
  return [toFinding(places[first], 'error', caller), { ...toFinding(places[0], 'error', why), confidence: 'medium' }];
}

function originsIn(
  span: SpanView,
  { language, parts, outer, frames }: PlacedStack,
  context: RuleContext,
): readonly Finding[] {
  if (language !== 'python') return opening(span, parts.flat(), context);
  // Python's traceback reaches from where the error was caught inwards: it was caught by the span.
  const place = outer.at(-1);
  if (!place) return [];
  const before = frames.slice(0, frames.indexOf(place.frame));
  const why = phrase('The traceback begins in {0}, where the span was open.', place.functionName ?? '');
  const isOwn = before.every(({ file }) =>
    /[/\\](?:opentelemetry[/\\].*|contextlib|functools)(?:\.py)?$/.test(file ?? ''),
  );
  if (isOwn && span.kind !== SpanKind.Client && span.kind !== SpanKind.Producer) {
    const { file, function: inside } = place;
    const sites = (file.facts.spans ?? []).filter(one => inside >= 0 && isAround(file, one.function, inside));
    const own = sites.filter(one => one.names.some(name => fits(name, span, place, context)));
    // The line that opens it stands where it is whatever has moved since; the frame's is one inside of the block.
    if (own.length === 1) {
      const [{ line, endLine, function: opened }] = own;
      return [lineFinding(file, line, { kind: 'origin', confidence: place.confidence, why }, opened, endLine)];
    }
    // A decorator or helper opens spans under names that others give: those are nearer to what is looked for.
    const isHelper = sites.length > 0 && sites.every(one => one.names.every(name => !name.some(isText)));
    return [{ ...toFinding(place, 'origin', why), confidence: isHelper ? 'low' : place.confidence }];
  }
  // A framework called it, perhaps by way of something of one's own that handles every request.
  return [{ ...toFinding(place, 'origin', why), confidence: 'low' }];
}

/** The innermost function of a whole stack that opens a span of this name. */
function opening(span: SpanView, places: readonly FramePlace[], context: RuleContext): readonly Finding[] {
  for (const { file, function: inside } of places) {
    const site = file.facts.spans?.find(
      one =>
        inside >= 0 &&
        isAround(file, one.function, inside) &&
        one.names.some(name => literalOf(context.index.resolveText(file, name, one.function)) === span.name),
    );
    if (!site) continue;
    const why = phrase('The stack trace runs through here, and a span of this name is opened.');
    return [lineFinding(file, site.line, { kind: 'origin', confidence: 'high', why }, site.function, site.endLine)];
  }
  return [];
}

function isText(part: TextValue[number]): boolean {
  return typeof part === 'string';
}

/** Whether a span may have this name: its known parts, in their order. */
function fits(
  name: TextValue,
  span: SpanView,
  { file, function: inside }: FramePlace,
  { index }: RuleContext,
): boolean {
  let at = 0;
  let hasText = false;
  for (const part of index.resolveText(file, name, inside)) {
    if (typeof part !== 'string') continue;
    const found = span.name.indexOf(part, at);
    if (found < 0 || (at === 0 && name[0] === part && found > 0)) return false;
    at = found + part.length;
    hasText ||= part !== '';
  }
  return hasText;
}

function isAround(file: FramePlace['file'], outer: number, inner: number): boolean {
  for (let at = inner; at >= 0; at = file.facts.functions[at].parent) if (at === outer) return true;
  return false;
}

export function toFinding(place: FramePlace, kind: Finding['kind'], why: Finding['why']): Finding {
  const { file, line, functionName, confidence, runLine } = place;
  const ran = runLine === undefined ? {} : { runLine };
  return { uri: file.uri, line, endLine: line, isLineKnown: true, functionName, kind, confidence, why, ...ran };
}
