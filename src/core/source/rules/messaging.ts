// Messages: what runs for one that arrives, and the call that sends one.
import type { At } from '../../index/sourceIndex';
import type { FunctionFacts } from '../../index/facts';
import { phrase } from '../../phrase';
import { findingsFor } from '../calls/callFindings';
import { callSitesIn } from '../calls/callSites';
import { handlersOf } from '../calls/handlerFunctions';
import { functionFinding, lineFinding, nothing } from '../finding';
import { placesFor, type MessagePlace } from '../messaging/destinations';
import { messageTargetOf, type MessageTarget } from '../messaging/messageTarget';
import { confidenceIn, isOutside, preferService } from '../preference';
import type { Confidence, Finding, Rule, RuleContext } from '../rule';
import type { SpanView } from '../spanView';

export const messaging: Rule = {
  name: 'messaging destination',
  find(span, context) {
    const target = messageTargetOf(span);
    if (!target) return nothing(phrase('The span is not about a message.'));
    const [destination] = target.destinations;
    if (destination === undefined) return nothing(phrase('The span does not say where its message goes.'));
    const { places, isSure } = placesFor(context.index, target.role, target.destinations);
    if (!places.length) {
      return target.role === 'consumer'
        ? nothing(phrase('Nothing in this code is known to take messages from {0}.', destination))
        : nothing(phrase('Nothing in this code is known to send messages to {0}.', destination));
    }
    const likely = preferService(span, context, ofSystem(places, target));
    const findings =
      target.role === 'consumer'
        ? consumers(span, context, likely, destination, isSure)
        : producers(span, context, likely, destination, isSure);
    return { findings, note: phrase('{0} is named in this code.', destination) };
  },
};

/** Those of the span's system, as far as known. */
function ofSystem(places: readonly MessagePlace[], { system }: MessageTarget): readonly MessagePlace[] {
  const same = places.filter(({ of }) => of.fact.system === '' || system === '' || akin(of.fact.system, system));
  return same.length ? same : places;
}

/** Senders write `aws_sqs`, `AmazonSQS`, `gcp_pubsub`; facts `sqs`, `pubsub`. */
function akin(a: string, b: string): boolean {
  const [x, y] = [a, b].map(text => text.toLowerCase().replace(/[^a-z0-9]/g, ''));
  return x.includes(y) || y.includes(x);
}

function consumers(
  span: SpanView,
  context: RuleContext,
  places: readonly MessagePlace[],
  destination: string,
  isSure: boolean,
): readonly Finding[] {
  const why = phrase('Messages from {0} are handled here.', destination);
  const found = new Map<string, Finding>();
  for (const place of places.slice(0, mostPlaces)) {
    const { file, of, line, endLine, function: inside } = place;
    const handler = of.fact.handler;
    const functions: readonly At<FunctionFacts>[] =
      handler === undefined || place.hops > 0
        ? []
        : handlersOf(context.index, file, handler, of.fact.function, [
            'Consume',
            'handle',
            'Handle',
            'perform',
            'consume',
            'process',
            'onMessage',
            '__invoke',
          ]);
    const common = {
      kind: 'handler' as const,
      confidence: isOutside(span, context, file) ? 'low' : confidenceIn(span, context, file, 'medium'),
      why,
    };
    const findings = functions.length
      ? functions.map(one => functionFinding(one, common))
      : [lineFinding(file, line, common, inside, endLine)];
    for (const finding of findings) found.set(`${finding.line} ${finding.uri}`, finding);
  }
  const all = [...found.values()];
  return isSure ? all : all.map(one => ({ ...one, confidence: 'low' as const }));
}

const mostPlaces = 20;

/** The send within reach of the span above, else the only one of the service. */
function producers(
  span: SpanView,
  context: RuleContext,
  places: readonly MessagePlace[],
  destination: string,
  isSure: boolean,
): readonly Finding[] {
  const what = phrase('Messages to {0} are sent here.', destination);
  const sent = callSitesIn(context, span, {
    fits: (call, file) =>
      places.some(place => place.file === file && place.line <= call.line && call.line <= place.endLine) ? 3 : 0,
  });
  if (sent.calls.length) {
    // Several calls in one chain on the same lines are one place.
    const lines = places.filter(place =>
      sent.calls.some(({ file, call }) => file === place.file && inside(place, call.line)),
    );
    if (lines.length === 1) {
      const [{ file, line, endLine, function: around }] = lines;
      const isCertain = isSure && sent.inside.length === 1 && sent.inside[0].isCertain;
      const confidence: Confidence = isCertain ? 'high' : isSure ? 'medium' : 'low';
      return [lineFinding(file, line, { kind: 'call', confidence, why: what }, around, endLine)];
    }
    return findingsFor(sent, what);
  }
  const confidence: Confidence = isSure && places.length === 1 ? 'medium' : 'low';
  return places.slice(0, mostPlaces).map(({ file, line, endLine, function: around }) => {
    const found = { kind: 'call' as const, confidence: isOutside(span, context, file) ? 'low' : confidence, why: what };
    return lineFinding(file, line, found, around, endLine);
  });
}

function inside({ line, endLine }: MessagePlace, at: number): boolean {
  return line <= at && at <= endLine;
}
