import type { Attribute, SpanDetails, SpanEvent, SpanLink } from '../../../src/core/spans/spanDetails';
import { SpanFlag, type SpanRow } from '../../../src/core/spans/spanTable';
import { formatDuration } from '../../../src/core/time';
import type { SourceFrame, ValuePath } from '../../../src/protocol/timeline';
import { button, h, icon, isolated } from '../dom';
import { warningPath } from '../icons';
import type { GroupFacts } from '../groupFacts';
import type { TraceModel } from '../model/traceModel';
import { formatCount, t } from '../strings';
import { kindName } from './rowElement';
import { appendSome } from './someOf';
import { StackText } from './stackText';
import { attributeRow, copyButton, longText, type ValueActions } from './valueView';

export interface SectionActions extends ValueActions {
  copyText(text: string): Promise<void>;
  select(row: SpanRow): void;
  openTrace(link: { traceId: string; spanId: string }): void;
  openFrame(row: SpanRow, frame: SourceFrame): void;
}

interface Section {
  readonly model: TraceModel;
  readonly details: SpanDetails;
  /** The row stands for equal siblings, of which this is the first. */
  readonly group: GroupFacts | undefined;
  /** Sentences: the findings that the span is part of. */
  readonly patterns: readonly string[];
  /** Stack traces that were drawn, by event: frames are put in when they are known. */
  readonly stacks: Map<number, StackText>;
  /** Those known so far. */
  framesOf(event: number): readonly SourceFrame[];
  readonly actions: SectionActions;
}

type PathOf = (index: number) => ValuePath;

function table(attributes: readonly Attribute[], path: PathOf, actions: ValueActions): HTMLElement {
  const list = h('dl', { class: 'attributes' });
  appendSome(list, attributes.length, i => attributeRow(attributes[i], path(i), actions), 'dd');
  return list;
}

function nothing(text: string): HTMLElement {
  return h('p', { class: 'dim nothing', text });
}

function droppedNote(count: number): HTMLElement | undefined {
  return count > 0 ? h('p', { class: 'warning-text', text: t('dropped', count) }) : undefined;
}

/** What the span did, its attributes, and then who it is: one table, so that all values stand in one line. */
export function attributesSection(section: Section): HTMLElement[] {
  const { details, actions } = section;
  const { row } = details;
  const list = h('dl', { class: 'attributes' });
  if (section.group) list.append(...groupFacts(section.group));
  list.append(...timeFacts(section));
  const { attributes } = details;
  const path: PathOf = i => ({ row, section: 'attributes', path: [i] });
  appendSome(list, attributes.length, i => attributeRow(attributes[i], path(i), actions), 'dd');
  if (!details.attributes.length) list.append(h('dd', { class: 'dim across', text: t('noAttributes') }));
  if (details.dropped.attributes > 0) {
    list.append(h('dd', { class: 'warning-text across', text: t('dropped', details.dropped.attributes) }));
  }
  const identity = identityFacts(section);
  for (const first of identity.slice(0, 2)) first.classList.add('apart');
  list.append(...identity);
  return [list];
}

function fact(key: string, ...value: (Node | string)[]): HTMLElement[] {
  return [h('dt', { class: 'key', text: key }), h('dd', { class: 'value' }, ...value)];
}

/** The numbers of all of them, and then that what follows is of the first. */
function groupFacts({ count, sum, shortest, median, longest, failing }: GroupFacts): HTMLElement[] {
  const facts = fact(t('equalSpans'), `${formatCount(count)} · ${t('together', formatDuration(sum))}`);
  facts.push(...fact(t('durations'), t('durationsOf', ...[shortest, median, longest].map(formatDuration))));
  if (failing) facts.push(...fact(t('errorsAmong'), h('span', { class: 'error-text', text: formatCount(failing) })));
  facts.push(h('dd', { class: 'across dim group-first', text: t('firstOfThem') }));
  return facts;
}

function timeFacts({ model, details, patterns }: Section): HTMLElement[] {
  const { row, statusMessage } = details;
  const duration = model.duration[row];
  const self = model.selfTime[row];
  const start = h('span', { class: 'dim', text: ` · ${t('startsAt')} ${formatDuration(model.start[row])}` });
  const facts = fact(t('duration'), formatDuration(duration), start);
  if (self < duration) {
    const percent = (self / duration) * 100;
    const share = percent > 0 && percent < 1 ? '< 1' : Math.round(percent);
    facts.push(...fact(t('selfTime'), t('selfOf', formatDuration(self), formatDuration(duration), share)));
  }
  facts.push(...fact(t('kind'), kindName(model.kind[row])));
  const message = statusMessage ? [' ', longText(statusMessage)] : [];
  if (model.isError(row))
    facts.push(...fact(t('status'), h('span', { class: 'error-text', text: t('statusError') }), ...message));
  else if (statusMessage) facts.push(...fact(t('status'), ...message));
  for (const text of patterns) facts.push(...fact(t('pattern'), isolated('pattern', text)));
  return facts;
}

function identityFacts({ model, details, actions }: Section): HTMLElement[] {
  const { row, scope, spanId, traceState } = details;
  const facts: HTMLElement[] = [];
  if (scope.name) facts.push(...fact(t('scope'), isolated('', [scope.name, scope.version].filter(Boolean).join(' '))));
  const { traceId } = model.header;
  for (const [key, id] of [['spanId', spanId] as const, ['traceId', traceId] as const]) {
    const copy = copyButton(t('copyValue', t(key)), () => actions.copyText(id));
    facts.push(...fact(t(key), h('span', { class: 'code', text: id }), copy));
  }
  const parent = model.parent[row];
  if (parent >= 0) {
    const name = model.nameOf(parent).slice(0, 120) || t('unnamed');
    facts.push(
      ...fact(
        t('parentSpan'),
        button('link-button', name, () => actions.select(parent)),
      ),
    );
  } else if (details.parentSpanId && model.flags[row] & (SpanFlag.Orphan | SpanFlag.CycleCut)) {
    facts.push(...fact(t('parentSpan'), h('span', { class: 'code', text: t('parentNotHere', details.parentSpanId) })));
  }
  if (traceState) facts.push(...fact(t('traceState'), longText(traceState)));
  return facts;
}

export function resourceSection({ details, actions }: Section): HTMLElement[] {
  const { row, resource, scope } = details;
  const parts = [
    resource.length
      ? table(resource, i => ({ row, section: 'resource', path: [i] }), actions)
      : nothing(t('noResource')),
  ];
  if (scope.attributes.length) {
    parts.push(
      h('h3', { text: t('scope') }),
      table(scope.attributes, i => ({ row, section: 'scope', path: [i] }), actions),
    );
  }
  return parts;
}

export function eventsSection(section: Section): HTMLElement[] {
  const { events, dropped } = section.details;
  if (!events.length) return [nothing(t('noEvents')), droppedNote(dropped.events)].filter(part => part !== undefined);
  const list = h('ol', { class: 'events' });
  appendSome(list, events.length, i => [eventItem(events[i], i, section)], 'li');
  return [list, droppedNote(dropped.events)].filter(part => part !== undefined);
}

const exceptionKeys = new Set(['exception.type', 'exception.message', 'exception.stacktrace']);

function eventItem(event: SpanEvent, index: number, section: Section): HTMLElement {
  const { model, details, actions, stacks } = section;
  const { row } = details;
  const offset = event.time - model.start[row];
  const isException = event.name === 'exception';
  const item = h('li', { class: isException ? 'event exception' : 'event' });
  const title = h('div', { class: 'event-title' });
  title.append(h('span', { class: 'offset', text: `${offset < 0 ? '' : '+'}${formatDuration(offset)}` }));
  const valueOf = (key: string) => event.attributes.find(attribute => attribute.key === key)?.value;
  const type = isException ? valueOf('exception.type')?.text : undefined;
  title.append(isolated('event-name', type ?? event.name));
  item.append(title);
  const message = isException ? valueOf('exception.message') : undefined;
  if (message) item.append(h('div', { class: 'exception-message' }, longText(message.text, message.fullLength)));
  const stackIndex = event.attributes.findIndex(attribute => attribute.key === 'exception.stacktrace');
  if (isException && stackIndex >= 0) {
    const { text, fullLength } = event.attributes[stackIndex].value;
    const path: ValuePath = { row, section: 'events', path: [index, stackIndex] };
    const copy = copyButton(t('copyValue', 'exception.stacktrace'), () => actions.copy(path));
    const stack = new StackText(text, fullLength, frame => actions.openFrame(row, frame));
    stack.show(section.framesOf(index));
    stacks.set(index, stack);
    item.append(h('div', { class: 'stack code' }, stack.element, copy));
  }
  const rest = h('dl', { class: 'attributes' });
  event.attributes.forEach((attribute, i) => {
    if (isException && exceptionKeys.has(attribute.key)) return;
    rest.append(...attributeRow(attribute, { row, section: 'events', path: [index, i] }, actions));
  });
  if (rest.childElementCount) item.append(rest);
  return item;
}

export function linksSection({ model, details, actions }: Section): HTMLElement[] {
  const { links, row, dropped } = details;
  if (!links.length) return [nothing(t('noLinks')), droppedNote(dropped.links)].filter(part => part !== undefined);
  const list = h('ol', { class: 'links' });
  appendSome(list, links.length, i => [linkItem(links[i], i, row, model, actions)], 'li');
  return [list, droppedNote(dropped.links)].filter(part => part !== undefined);
}

function linkItem(
  link: SpanLink,
  index: number,
  row: SpanRow,
  model: TraceModel,
  actions: SectionActions,
): HTMLElement {
  const target = link.row;
  const go =
    target !== undefined
      ? button('link-button', model.nameOf(target).slice(0, 120) || t('linkHere'), () => actions.select(target))
      : button('link-button', t('linkElsewhere', link.traceId), () => actions.openTrace(link));
  const item = h('li', {}, h('div', {}, go, h('span', { class: 'dim code', text: ` ${link.spanId}` })));
  if (link.attributes.length) {
    item.append(table(link.attributes, i => ({ row, section: 'links', path: [index, i] }), actions));
  }
  return item;
}

export function warningsSection({ details }: Section): HTMLElement[] {
  if (!details.warnings.length) return [nothing(t('noWarnings'))];
  return [
    h(
      'ul',
      { class: 'warning-list' },
      ...details.warnings.map(text => h('li', {}, icon(warningPath), isolated('', text))),
    ),
  ];
}
