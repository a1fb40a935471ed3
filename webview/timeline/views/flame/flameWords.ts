import type { Flame } from '../../../../src/core/analysis/views/flame';
import { widthOfAll } from '../../../../src/core/layout/flameBoxes';
import { formatDuration } from '../../../../src/core/time';
import { percent } from '../../answers/words';
import { h, isolated } from '../../dom';
import type { TraceModel } from '../../model/traceModel';
import { plural, t } from '../../strings';

/** A node for those who do not see it. */
export function flameWords(flame: Flame, node: number, model: TraceModel): string {
  const row = flame.longest[node];
  const facts = [
    (model.nameOf(row) || t('unnamed')).slice(0, 300),
    model.serviceOf(row).slice(0, 200),
    plural(flame.spans[node], 'oneSpan', 'spans'),
    ...timeFacts(flame, node),
  ];
  if (flame.errors[node]) facts.push(plural(flame.errors[node], 'oneError', 'errors'));
  return facts.filter(Boolean).join(', ');
}

/** The same as a line in sight. */
export function flameDetail(flame: Flame, node: number, model: TraceModel): Node[] {
  const row = flame.longest[node];
  const facts = [plural(flame.spans[node], 'oneSpan', 'spans'), ...timeFacts(flame, node)];
  const nodes: Node[] = [
    isolated('flame-name', (model.nameOf(row) || t('unnamed')).slice(0, 300)),
    isolated('dim', model.serviceOf(row).slice(0, 200)),
    h('span', { class: 'dim', text: facts.join(' · ') }),
  ];
  if (flame.errors[node])
    nodes.push(h('span', { class: 'error-text', text: plural(flame.errors[node], 'oneError', 'errors') }));
  return nodes;
}

function timeFacts(flame: Flame, node: number): string[] {
  const share = flame.width[node] / Math.max(1, widthOfAll(flame));
  const facts = [t(flame.spans[node] === 1 ? 'flameDuration' : 'flameTotal', formatDuration(flame.total[node]))];
  if (flame.unit === 'time') facts.push(t('flameBelow', formatDuration(flame.width[node]), percent(share)));
  facts.push(t('flameSelf', formatDuration(flame.self[node])));
  return facts;
}
