// Remote calls: the method that answers one, and the call that sends one.
import type { CallSite, FunctionFacts, TextValue } from '../../index/facts';
import { literalOf, type At, type IndexedFile } from '../../index/sourceIndex';
import { phrase } from '../../phrase';
import { SpanKind } from '../../spans/spanTable';
import { callTargets } from '../calls/callTargets';
import { callFindings } from '../calls/callFindings';
import { functionFinding, lineFinding, nothing } from '../finding';
import { implementationsOf, isGeneratedRpc, protoLines, type Implementation } from '../rpc/implementations';
import { methodSpellings, rpcTargetOf, type RpcTarget } from '../rpc/rpcTarget';
import type { Confidence, Finding, Rule, RuleContext } from '../rule';
import type { SpanView } from '../spanView';

export const rpc: Rule = {
  name: 'rpc method',
  find(span, context) {
    const target = rpcTargetOf(span);
    if (!target) return nothing(phrase('The span names no method that is called from another process.'));
    const isServer = span.kind === SpanKind.Server || span.kind === SpanKind.Consumer;
    const answering = answeringFindings(span, context, target, !isServer);
    if (isServer) {
      const findings = [...answering, ...protoFindings(context, target)];
      return { findings, note: phrase('The span answers calls of {0} of {1}.', target.method, target.service) };
    }
    const called = callFindings(context, span, {
      fits: (call, file) => fitsCall(call, file, context, target),
      callees: methodSpellings(target.method),
      what: phrase('This calls {0} of {1}.', target.method, target.service),
    });
    const findings = [...called, ...answering, ...protoFindings(context, target)];
    return { findings, note: phrase('The span calls {0} of {1}.', target.method, target.service) };
  },
};

/** The method that answers: where a click on a server's span goes, and no more than worth a look for a client's. */
function answeringFindings(
  span: SpanView,
  context: RuleContext,
  target: RpcTarget,
  isOffer: boolean,
): readonly Finding[] {
  const all = implementationsOf(context.index, target);
  if (!all.length) return [];
  const scored = all.map(one => ({ one, score: scoreOf(one, span, context, target, isOffer) }));
  const top = Math.max(...scored.map(({ score }) => score));
  const best = scored.filter(({ score }) => score === top).map(({ one }) => one);
  const isOnly = all.length === 1 || best.length === 1;
  return best.slice(0, 10).map(one => {
    const why = isOffer
      ? phrase('The server side: this answers {0} of {1}.', target.method, target.service)
      : one.isTyped
        ? phrase('This is {0} in a type that implements {1}.', target.method, target.service)
        : phrase('The method is called like {0} of {1}.', target.method, target.service);
    const confidence: Confidence =
      isOffer || one.handler.file.isTest ? 'low' : one.isTyped ? 'high' : isOnly ? 'medium' : 'low';
    const found = { kind: 'handler' as const, confidence, why, ...(isOffer ? { isOfferOnly: true as const } : {}) };
    return one.handler.kind === 'function'
      ? functionFinding(one.handler, found)
      : lineFinding(one.handler.file, one.handler.line, found);
  });
}

/** What is written for the service by type comes before what is called alike; then the folder, the package, tests last. */
function scoreOf(
  { handler: { file }, isTyped, packageFit }: Implementation,
  span: SpanView,
  context: RuleContext,
  target: RpcTarget,
  isOffer: boolean,
): number {
  // Whose server a client calls is somebody else's folder.
  const fit = isOffer ? 0 : context.serviceFit(span, file);
  const inPackage = target.package === '' ? 0 : packageFit;
  return (isTyped ? 1_000 : 0) + (file.isTest ? 0 : 500) + fit * 20 + inPackage;
}

function protoFindings({ index }: RuleContext, target: RpcTarget): readonly Finding[] {
  return protoLines(index, target).map(({ file, line }) =>
    lineFinding(file, line, {
      kind: 'handler',
      confidence: 'low',
      isOfferOnly: true,
      why: phrase('{0} of {1} is declared here.', target.method, target.service),
    }),
  );
}

/** A call of the method's name on something that is not this workspace's own object. */
function fitsCall(call: CallSite, file: IndexedFile, { index }: RuleContext, target: RpcTarget): number {
  if (isCalledByText(call, target)) return 2;
  if (!methodSpellings(target.method).includes(call.callee) || call.receiver === '') return 0;
  // What looks like a constructor may be a method of an imported stub.
  if (call.receiver === 'new' && (call.callee !== target.method || index.typesNamed(call.callee).length)) return 0;
  if (/^(?:self|this|super)$/.test(call.receiver) || isGeneratedRpc(file)) return 0;
  const called = `${call.receiver}`.replace(/[^a-z0-9]/gi, '').toLowerCase();
  const isClientLike = call.receiver === 'new' || /(?:client|stub|blocking|channel|grpc|rpc)/.test(called);
  const isOfService = called.includes(target.stem);
  // What answers the call looks like what is called; other methods of that name are this program's own.
  const answering = implementationsOf(index, target).map(({ handler }) => handler);
  const own = callTargets(index, file, call).filter(
    one =>
      !isGeneratedRpc(one.file) &&
      !one.file.isTest &&
      !isAround(one, file, call) &&
      !answering.some(other => other.kind === 'function' && other.file === one.file && other.index === one.index),
  );
  if (own.length) return isClientLike ? 1 : 0;
  return isOfService ? 3 : isClientLike ? 2 : 1;
}

/** A wrapper called like the method does not call itself on a client. */
function isAround({ file: home, index }: At<FunctionFacts>, file: IndexedFile, call: CallSite): boolean {
  if (home !== file) return false;
  const { functions } = file.facts;
  let at = call.function;
  for (let depth = 0; at >= 0 && depth < 50; depth++) {
    if (at === index) return true;
    at = functions[at]?.parent ?? -1;
  }
  return false;
}

/** `call('reservePart', {…})`: a wrapper that is told the method. */
function isCalledByText({ args, callee }: CallSite, { method }: RpcTarget): boolean {
  const [first, second] = args ?? [];
  const spellings = methodSpellings(method);
  const isMethod = (value: TextValue | undefined): boolean => {
    const text = value && literalOf(value);
    return text !== undefined && spellings.includes(text.slice(text.lastIndexOf('/') + 1));
  };
  return /call|request|invoke|unary|send|rpc|exec/i.test(callee) && (isMethod(first) || isMethod(second));
}
