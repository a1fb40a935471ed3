import type { SourceIndex } from '../../index/sourceIndex';
import { phrase, type Phrase } from '../../phrase';
import { functionFinding, lineFinding } from '../finding';
import type { Confidence, Finding } from '../rule';
import { handlerPlaces } from './handlerPlaces';
import type { RouteEntry } from './routeTable';

/** More than this is no answer. */
const most = 20;

/** The places that answer routes; two routes of one function are one. */
export function routeFindings(
  index: SourceIndex,
  entries: readonly RouteEntry[],
  method: string,
  confidence: Confidence,
  why: Phrase,
  isOfferOnly = false,
): readonly Finding[] {
  const findings = new Map<string, Finding>();
  const behind = new Map<string, Finding>();
  const offer = isOfferOnly ? { isOfferOnly: true as const } : {};
  for (const entry of entries.slice(0, most)) {
    const { file, site, handler, line, endLine, function: inside, segments } = entry;
    const isForOne = /[}*]$/.test(segments[segments.length - 1]?.key ?? '');
    const found = handlerPlaces(index, { file, handler, line, endLine, function: inside, isForOne }, method);
    for (const place of found.places) {
      const finding =
        place.kind === 'function'
          ? functionFinding(place.at, { kind: 'handler', confidence, why, ...offer })
          : place.kind === 'type'
            ? lineFinding(
                place.at.file,
                place.at.fact.line,
                { kind: 'handler', confidence, why, ...offer },
                -1,
                place.at.fact.endLine,
              )
            : lineFinding(
                place.file,
                place.line,
                {
                  kind: 'handler',
                  confidence:
                    confidence === 'low' || found.isLibrary || (handler === '' && site.name !== undefined)
                      ? 'low'
                      : 'medium',
                  why: found.isLibrary
                    ? phrase('The route is declared here; a library handles it.')
                    : phrase('The route is declared here; what handles it could not be found.'),
                  ...offer,
                },
                place.function,
                place.endLine,
              );
      findings.set(`${finding.uri} ${finding.line} ${finding.functionName ?? ''}`, finding);
    }
    if (found.behind) {
      const second = functionFinding(found.behind, {
        kind: 'handler',
        confidence: 'low',
        why: phrase('The handler does nothing but call this function.'),
        isOfferOnly: true,
      });
      behind.set(`${second.uri} ${second.line} ${second.functionName ?? ''}`, second);
    }
  }
  return [...findings.values(), ...[...behind].flatMap(([key, second]) => (findings.has(key) ? [] : [second]))];
}
