import { SpanFlag, isError, nameOf, serviceOf, type SpanTable } from '../../core/spans/spanTable';
import { formatDuration } from '../../core/time';
import { traceHeader } from './traceHeader';

/** Services and spans listed at most; what is left out is said. */
const most = 10;

/** Span text is hostile: it must neither break the table nor become markup of the place it is pasted into. */
function escapeMarkdown(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*_{}[\]()#+!|<>~@:$&^=-]/g, '\\$&');
}

/** The trace in a few lines of Markdown, for an issue or a chat. `link`: its page in the server's UI. */
export function summaryMarkdown(table: SpanTable, endpointName: string, link: string | undefined): string {
  const header = traceHeader(table, endpointName);
  const services = new Map<string, { spans: number; errors: number; self: number }>();
  const errors: number[] = [];
  for (let row = 0; row < table.count; row++) {
    const name = serviceOf(table, row);
    const entry = services.get(name) ?? { spans: 0, errors: 0, self: 0 };
    services.set(name, entry);
    entry.spans++;
    entry.self += table.selfTime[row];
    if (isError(table, row)) {
      entry.errors++;
      if (!hasFailingDescendant(table, row)) errors.push(row);
    }
  }
  const bySelf = [...services].sort(([, a], [, b]) => b.self - a.self);
  const lines = [
    `**${escapeMarkdown(header.rootName)}** (${escapeMarkdown(header.rootService)}): ${formatDuration(header.duration)}, ` +
      `${header.spanCount} spans, ${header.serviceCount} services, ${header.errorCount} errors`,
    '',
    `${new Date(header.startMs).toISOString()} · trace \`${header.traceId}\`${link ? ` · [open](${encodeURI(link)})` : ''}`,
    '',
    '| service | spans | errors | self time |',
    '| --- | ---: | ---: | ---: |',
    ...bySelf
      .slice(0, most)
      .map(
        ([name, { spans, errors, self }]) =>
          `| ${escapeMarkdown(name)} | ${spans} | ${errors} | ${formatDuration(self)} |`,
      ),
  ];
  if (bySelf.length > most) lines.push('', `… and ${bySelf.length - most} services more`);
  if (errors.length) {
    lines.push('', 'Errors began in:', '');
    for (const row of errors.slice(0, most)) {
      lines.push(`- ${escapeMarkdown(nameOf(table, row))} (${escapeMarkdown(serviceOf(table, row))})`);
    }
    if (errors.length > most) lines.push(`- … and ${errors.length - most} more`);
  }
  if (header.orphanCount) lines.push('', `Partial: the parents of ${header.orphanCount} spans are missing.`);
  return lines.join('\n') + '\n';
}

function hasFailingDescendant(table: SpanTable, row: number): boolean {
  for (let next = row + 1; next < table.subtreeEnd[row]; next++) if (table.flags[next] & SpanFlag.Error) return true;
  return false;
}
