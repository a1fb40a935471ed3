import { phrase, type Phrase } from '../../phrase';
import { SpanKind } from '../../spans/spanTable';
import { nothing } from '../finding';
import { findingsOfName } from '../nameFindings';
import { readQualifiedName } from '../qualifiedName';
import type { Finding, LocationKind, Rule, RuleContext, RuleResult } from '../rule';
import type { SpanView } from '../spanView';
import { middlewareName } from './middlewareName';

/** A function by the name that a framework put on the span: agreed ways to say class and method. */
export const frameworkName: Rule = {
  name: 'framework name',
  find(span: SpanView, context: RuleContext): RuleResult {
    for (const named of namesOn(span)) {
      const found = findingsOfName(readQualifiedName(named.name), { span, isCodeName: true, ...named }, context);
      if (found.findings.length) return { ...found, findings: found.findings.map(one => weaken(one, named.isHigh)) };
    }
    return middlewareName(span, context) ?? nothing(phrase('No framework named a class or function on it.'));
  },
};

interface Named {
  readonly name: string;
  readonly kind: LocationKind;
  readonly why: Phrase;
  /** It is put together from more than one span, or from the span's name: high at most. */
  readonly isHigh?: true;
}

function weaken(finding: Finding, isHigh: boolean | undefined): Finding {
  return isHigh && finding.confidence === 'exact' ? { ...finding, confidence: 'high' } : finding;
}

function* namesOn(span: SpanView): Generator<Named> {
  yield* nest(span);
  yield* pair(span, 'class', 'method');
  yield* pair(span, 'annotated.class', 'annotated.method');
  const handler = span.attribute('tornado.handler');
  const verb = span.attribute('http.request.method', 'http.method')?.toLowerCase();
  if (handler && verb) {
    const why = phrase('tornado.handler is {0}, the method {1}.', handler, verb);
    yield { name: `${handler}.${verb}`, kind: 'handler', why };
  }
  const plug = span.attribute('phoenix.plug');
  const action = span.attribute('phoenix.action')?.replace(/^:/, '');
  if (plug && action) {
    const why = phrase('phoenix.plug is {0}, phoenix.action {1}.', plug, action);
    yield { name: `${plug}.${action}`, kind: 'handler', why };
  }
  yield* byName(span);
}

/** Nest says the controller on the span around, what is called inside of it on the next. */
function* nest(span: SpanView): Generator<Named> {
  const callback = span.attribute('nestjs.callback');
  if (!callback) return;
  const own = span.attribute('nestjs.controller');
  const controller = own ?? span.parent?.attribute('nestjs.controller');
  if (!controller) return;
  const why = phrase('nestjs.controller is {0}, nestjs.callback {1}.', controller, callback);
  yield {
    name: `${controller}.${callback}`,
    kind: 'handler',
    why,
    ...(own === undefined && { isHigh: true as const }),
  };
}

/** Plain keys that mean a hundred things: both, and the class has to look like one. */
function* pair(span: SpanView, classKey: string, methodKey: string): Generator<Named> {
  const type = span.attribute(classKey);
  const method = span.attribute(methodKey);
  if (!type || !method || !/^(?:[\w$]+\.)*[A-Z][\w$]*$/.test(type) || !/^[\w$<>]+$/.test(method)) return;
  const why = phrase('{0} is {1}, {2} {3}.', classKey, type, methodKey, method);
  yield { name: `${type}.${method}`, kind: kindOf(span), why };
}

/** Scopes of agents that call spans by the class and method they are about. */
const namingScopes =
  /^(?:io\.opentelemetry\.|io\.quarkus\.|io\.micronaut|io\.micrometer|org\.springframework|OpenTelemetry::Instrumentation::)/;

/** `OwnerRepository.findByLastName`, `CartsController#show`: spans of controllers, repositories and jobs. */
function* byName(span: SpanView): Generator<Named> {
  if (!namingScopes.test(span.scope) || span.kind === SpanKind.Client || span.kind === SpanKind.Producer) return;
  const match = /^([A-Z]\w*(?:(?:::|\$|\.)\w+)*)[.#]([a-z_$]\w*[?!]?)$/.exec(span.name);
  if (!match) return;
  yield { name: span.name, kind: kindOf(span), why: phrase('The span is called {0}.', span.name), isHigh: true };
}

function kindOf(span: SpanView): LocationKind {
  return span.kind === SpanKind.Server || span.kind === SpanKind.Consumer ? 'handler' : 'origin';
}
