import { literalOf, type At, type IndexedFile } from '../../index/sourceIndex';
import type { FunctionFacts, NamedHandler } from '../../index/facts';
import { phrase } from '../../phrase';
import { SpanKind } from '../../spans/spanTable';
import { deployedFunctions } from '../deployedFunctions';
import { functionFinding, lineFinding, nothing } from '../finding';
import type { Finding, Rule, RuleContext } from '../rule';
import { handlerPlaces } from '../routes/handlerPlaces';
import type { SpanView } from '../spanView';

/** Functions that a cloud runs: by the name under which they are deployed. */
export const faas: Rule = {
  name: 'cloud function',
  find(span, context) {
    const names = namesOf(span);
    if (names.length === 0) return nothing(phrase('The span does not name a cloud function.'));
    for (const name of names) {
      const findings = [...deployed(name, context), ...declared(name, span, context)];
      const best = bestFit(findings, span, context);
      if (best.length) return { findings: best, note: phrase('{0} is a deployed function.', name) };
    }
    return nothing(phrase('No configuration or attribute of the workspace deploys {0}.', names[0]));
  },
};

/** Names that the span gives the function, the surest first. A client's span names the function that it calls. */
function namesOf(span: SpanView): readonly string[] {
  if (span.kind === SpanKind.Client || span.kind === SpanKind.Producer) return [];
  const isFunction =
    span.attribute('faas.name', 'faas.trigger', 'faas.execution', 'faas.invocation_id') !== undefined ||
    span.attribute('faas.coldstart', 'aws.lambda.invoked_arn') !== undefined ||
    (span.resource('faas.name') !== undefined && (span.kind === SpanKind.Server || span.kind === SpanKind.Consumer)) ||
    /lambda|azure.?functions|functions.?framework/i.test(span.scope);
  if (!isFunction) return [];
  const arn = span.attribute('cloud.resource_id', 'faas.id') ?? span.attribute('aws.lambda.invoked_arn');
  const names = [
    span.attribute('faas.name') ?? span.resource('faas.name'),
    arn === undefined ? undefined : (/:function:([^:]+)/.exec(arn)?.[1] ?? /\/functions\/([^/]+)/.exec(arn)?.[1]),
    span.name,
  ];
  return [...new Set(names.filter(name => name !== undefined && name !== ''))] as string[];
}

interface Placed {
  readonly file: IndexedFile;
  readonly finding: Finding;
}

function deployed(name: string, { index }: RuleContext): readonly Placed[] {
  const all = deployedFunctions(index);
  const exact = all.filter(({ names }) => names.includes(name));
  // Behind a prefix of service and stage, or in front of what CloudFormation adds.
  const ends = exact.length ? exact : all.filter(({ name: own, service }) => isDeployedAs(name, own, service));
  const longest = Math.max(...ends.map(({ name: own }) => own.length));
  return ends
    .filter(({ name: own }) => own.length === longest)
    .flatMap(({ file, handler, line }): Placed[] => {
      const why = phrase('{0} is deployed by the configuration, line {1}.', name, line);
      if (handler.kind === 'function')
        return [{ file, finding: functionFinding(handler.at, { kind: 'handler', confidence: 'high', why }) }];
      const at = handler.file;
      return [
        {
          file,
          finding: {
            ...lineFinding(at, 1, { kind: 'handler', confidence: 'medium', why }, -1),
            isLineKnown: false,
            functionName: handler.name,
          },
        },
      ];
    });
}

/** `shop-prod-resize` is `resize` of the service `shop`, or of any where the service is not known. */
function isDeployedAs(name: string, own: string, service: string | undefined): boolean {
  const plain = (text: string): string => text.toLowerCase().replace(/_/g, '-');
  const full = plain(name);
  if (service !== undefined && full.startsWith(`${plain(service)}-`) && full.endsWith(`-${plain(own)}`))
    return full.length - service.length - own.length >= 1;
  if (service !== undefined && service !== '') return false;
  return full.endsWith(`-${plain(own)}`) || new RegExp(`(?:^|-)${escape(plain(own))}-[a-z0-9]{8,}$`).test(full);
}

function escape(text: string): string {
  return text.replace(/[^\w]/g, '\\$&');
}

/** Attributes and registrations in code: `[Function("X")]`, `functions.http("X", …)`; a nameless one is its program's only one. */
function declared(name: string, span: SpanView, { index, serviceFit }: RuleContext): readonly Placed[] {
  const all = index.all('handlers').filter(({ fact }) => fact.kind === 'faas');
  const named = all.filter(({ fact }) => sameName(literalOf(fact.key), name));
  const chosen = named.length
    ? named
    : all.filter(({ file, fact }) => isNameless(fact) && (serviceFit(span, file) > 0 || file.segments.includes(name)));
  return chosen.flatMap(at =>
    placesOf(index, at).map(place => ({
      file: at.file,
      finding: functionFinding(place, {
        kind: 'handler',
        confidence: named.length ? 'high' : 'medium',
        why: named.length
          ? phrase('The function is declared under the name {0}.', name)
          : phrase('The only cloud function of the code that belongs to the service.'),
      }),
    })),
  );
}

function sameName(declared: string | undefined, sent: string): boolean {
  return (
    declared !== undefined &&
    declared !== '' &&
    (declared === sent || sent.endsWith(`/${declared}`) || sent === `Functions.${declared}`)
  );
}

function isNameless({ key }: NamedHandler): boolean {
  return key.length === 0 || literalOf(key) === '';
}

function placesOf(index: RuleContext['index'], { file, fact }: At<NamedHandler>): readonly At<FunctionFacts>[] {
  const { handler, line, function: inside } = fact;
  const { places } = handlerPlaces(
    index,
    { file, handler, line, endLine: line, function: inside, isForOne: false },
    '',
  );
  return places.flatMap(place => (place.kind === 'function' ? [place.at] : []));
}

function bestFit(found: readonly Placed[], span: SpanView, { serviceFit }: RuleContext): readonly Finding[] {
  const own = found.filter(({ file }) => !file.isTest);
  const fits = own.map(({ file }) => serviceFit(span, file));
  const best = Math.max(...fits);
  const places = new Map<string, Finding>();
  own.forEach(({ finding }, i) => {
    if (fits[i] === best) places.set(`${finding.uri} ${finding.line}`, finding);
  });
  return [...places.values()];
}
