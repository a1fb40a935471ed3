import type { TableColumns } from '../../../../src/core/analysis/views/tableColumns';
import { tableColumns, type TableColumn } from '../../../../src/core/analysis/views/tableOrder';
import { SpanStatus, type SpanRow } from '../../../../src/core/spans/spanTable';
import { formatDuration } from '../../../../src/core/time';
import { h, setText } from '../../dom';
import { firstAfter, type TraceModel } from '../../model/traceModel';
import { kindName, menuContext } from '../../parts/rowElement';
import { formatCount, t } from '../../strings';
import { percent } from '../../answers/words';
import { splitForCut } from '../../text/middleCut';
import type { GridRow } from '../virtualGrid';

export interface TableRowContext {
  readonly model: TraceModel;
  /** Undefined until they have come. */
  readonly columns: TableColumns | undefined;
  colorOf(service: number): string;
}

const cellOf = Object.fromEntries(tableColumns.map((column, i) => [column, i])) as Record<TableColumn, number>;

export function fillRow({ element, cells }: GridRow, row: SpanRow, { model, columns, colorOf }: TableRowContext): void {
  const isError = model.isError(row);
  element.classList.toggle('pending', !model.has(row));
  element.classList.toggle('error', isError);
  element.dataset['row'] = String(row);
  element.dataset['vscodeContext'] = menuContext(row, isError);
  if (!model.has(row)) {
    for (const cell of cells) cell.replaceChildren();
    element.removeAttribute('aria-label');
    return;
  }
  const name = model.nameOf(row) || t('unnamed');
  const service = model.serviceOf(row).slice(0, 200);
  const times = [model.start[row], model.duration[row], model.selfTime[row]].map(formatDuration);
  const onPath = columns ? pathTimeOf(columns, row) : 0;
  const errors = columns?.errors[row] ?? 0;
  const status = statusName(isError, columns?.status[row]);
  putService(cells[cellOf.service], service, colorOf(model.service[row]));
  putName(cells[cellOf.name], name);
  setText(cells[cellOf.start], times[0]);
  setText(cells[cellOf.duration], times[1]);
  setText(cells[cellOf.self], times[2]);
  setText(cells[cellOf.kind], kindName(model.kind[row]));
  setText(cells[cellOf.status], status);
  const share = onPath ? ` · ${percent(onPath / Math.max(1, model.header.duration))}` : '';
  setText(cells[cellOf.path], onPath ? formatDuration(onPath) + share : '');
  setText(cells[cellOf.errors], errors ? formatCount(errors) : '');
  const words = [t('tableWords', name.slice(0, 300), service, kindName(model.kind[row]), ...times), status];
  if (onPath) words.push(t('tableOnPath', formatDuration(onPath)));
  if (errors) words.push(t('tableErrors', errors));
  element.setAttribute('aria-label', words.filter(Boolean).join(', '));
}

function statusName(isError: boolean, status: number | undefined): string {
  return isError ? t('statusError') : status === SpanStatus.Ok ? t('statusOk') : '';
}

function putService(cell: HTMLElement, service: string, color: string): void {
  let [chip, text] = cell.children as unknown as HTMLElement[];
  if (!text) {
    chip = h('span', { class: 'chip' });
    text = h('bdi', { class: 'cut', attributes: { dir: 'auto' } });
    cell.append(chip, text);
  }
  chip.style.backgroundColor = color;
  setText(text, service);
  cell.title = service;
}

/** Names give way in the middle. */
export function putName(cell: HTMLElement, name: string): void {
  let [head, tail] = [...(cell.firstElementChild?.children ?? [])] as HTMLElement[];
  if (!head) {
    head = h('span', { class: 'head-part' });
    tail = h('span', { class: 'tail-part' });
    cell.replaceChildren(h('bdi', { class: 'cut-name', attributes: { dir: 'auto' } }, head, tail));
  }
  const cut = splitForCut(name);
  setText(head, cut.head);
  setText(tail, cut.tail);
  cell.title = name.slice(0, 4000);
}

/** ns of a row on the critical path, 0 for none. */
function pathTimeOf({ pathRows, pathTimes }: TableColumns, row: SpanRow): number {
  const at = firstAfter(pathRows, row) - 1;
  return pathRows[at] === row ? pathTimes[at] : 0;
}
