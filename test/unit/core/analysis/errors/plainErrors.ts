/** Where errors began and how far they came: the definitions word by word, without a thought of speed. */
import { idOf, type TestSpan } from './failingTrace';

type Outcome = 'reached' | 'probablyReached' | 'swallowed' | 'retried';

export function plainErrors(spans: readonly TestSpan[]): { id: string; outcome: Outcome }[] {
  const parentOf = (span: TestSpan) => spans.find(({ id }) => id === span.parent);
  const childrenOf = (span: TestSpan) => spans.filter(({ parent }) => parent === span.id).sort(byStart);
  const fails = (span: TestSpan) => span.status === 2;
  const isLate = (span: TestSpan) => {
    const parent = parentOf(span);
    return parent !== undefined && span.start > parent.end;
  };
  const below = (span: TestSpan): TestSpan[] => childrenOf(span).flatMap(child => [child, ...below(child)]);
  /** What may have been why the span fails. */
  const causesBelow = (span: TestSpan): TestSpan[] =>
    childrenOf(span).flatMap(child => (isLate(child) ? [] : [child, ...causesBelow(child)]));
  const above = (span: TestSpan): TestSpan[] => {
    const parent = parentOf(span);
    return parent ? [parent, ...above(parent)] : [];
  };
  const siblings = (span: TestSpan) =>
    span.parent === undefined ? [] : spans.filter(one => one !== span && one.parent === span.parent);

  const isCall = (span: TestSpan) =>
    span.kind === 3 || span.kind === 4 || (span.kind !== 2 && span.kind !== 5 && text(span) !== undefined);
  const text = (span: TestSpan) => span.attributes?.['db.query.text'];
  const isSameCall = (a: TestSpan, b: TestSpan) =>
    isCall(a) && isCall(b) && a.kind === b.kind && a.name === b.name && a.service === b.service &&
    JSON.stringify(a.attributes) === JSON.stringify(b.attributes); // prettier-ignore
  const isOvercome = (span: TestSpan) =>
    fails(span) && siblings(span).some(other => isSameCall(span, other) && other.start >= span.end && !fails(other));

  /** The origin and what fails above it, up to the first that doesn't or that had ended before. */
  const unbroken = (span: TestSpan): TestSpan[] => {
    const parent = parentOf(span);
    return !parent || isLate(span) || !fails(parent) ? [span] : [span, ...unbroken(parent)];
  };
  const isRetried = (span: TestSpan) => unbroken(span).some(isOvercome);

  const candidates = spans.filter(span => fails(span) && !causesBelow(span).some(fails)).sort(byStart);
  const isTwin = (span: TestSpan) =>
    siblings(span).some(
      first =>
        candidates.includes(first) && text(first) !== undefined && text(first) === text(span) &&
        byStart(first, span) < 0 && span.end <= first.end,
    ); // prettier-ignore
  const isQuietLeaf = (span: TestSpan) => !childrenOf(span).length && !span.exceptions?.length;
  const left = candidates.filter(span => !isTwin(span));
  const echoes = new Set<TestSpan>();
  // The deepest first: what counts as an origin below a parent is known when its children are judged.
  for (const span of [...left].sort((a, b) => above(b).length - above(a).length || byStart(a, b))) {
    const parent = parentOf(span);
    if (!parent || !isQuietLeaf(span)) continue;
    const order = (one: TestSpan) => !isQuietLeaf(one) || one.parent !== parent.id || byStart(one, span) < 0;
    const before = below(parent).filter(
      other => other !== span && left.includes(other) && !echoes.has(other) && order(other) && other.end <= span.start,
    );
    if (before.some(other => !isRetried(other) || isRetried(span))) echoes.add(span);
  }
  const origins = left.filter(span => !echoes.has(span));

  /** Whether an origin's failure went up to this span from one to the other, and was not made up for on the way. */
  const isExplained = (span: TestSpan) =>
    origins.some(origin => {
      const chain = unbroken(origin);
      const at = chain.indexOf(span);
      return at >= 0 && !chain.slice(0, at).some(isOvercome);
    });
  return origins.map(span => {
    const outcome = (): Outcome => {
      if (isRetried(span)) return 'retried';
      const chain = unbroken(span);
      if (parentOf(chain[chain.length - 1]) === undefined) return 'reached';
      let at: TestSpan | undefined = span;
      while (at && !isLate(at)) {
        at = parentOf(at);
        if (at && fails(at) && !isExplained(at)) return 'probablyReached';
      }
      return 'swallowed';
    };
    return { id: span.id, outcome: outcome() };
  });
}

/** As rows are: by start, the longer first, then by id. */
function byStart(a: TestSpan, b: TestSpan): number {
  return (
    a.start - b.start ||
    b.end - b.start - (a.end - a.start) ||
    (idOf(a.id) < idOf(b.id) ? -1 : idOf(a.id) > idOf(b.id) ? 1 : 0)
  );
}
