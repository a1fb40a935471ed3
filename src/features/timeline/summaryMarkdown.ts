import { SpanFlag, isError, nameOf, serviceOf, type SpanTable } from '../../core/spans/spanTable';
import { chosenRoot, summarize } from '../../core/spans/summary';
import { formatDuration, toEpochMs } from '../../core/time';

/** Services and spans listed at most; what is left out is said. */
const most = 10;

/** Span text is hostile: it must neither break the table nor become markup of the place it is pasted into. */
function escapeMarkdown(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*_{}[\]()#+!|<>~@:$&^=-]/g, '\\$&');
}

/** "1 span", "2 spans": the summary is English wherever it is pasted. */
const count = (n: number, noun: string) => `${n} ${noun}${n === 1 ? '' : 's'}`;

/** The trace in a few lines of Markdown, for an issue or a chat. `link`: its page in the server's UI. */
export function summaryMarkdown(table: SpanTable, link: string | undefined): string {
  const root = chosenRoot(table);
  const { services, errorCount, orphanCount } = summarize(table);
  const selfTimes = new Map<string, number>();
  const origins: number[] = [];
  for (let row = 0; row < table.count; row++) {
    const service = serviceOf(table, row);
    selfTimes.set(service, (selfTimes.get(service) ?? 0) + table.selfTime[row]);
    if (isError(table, row) && !hasFailingDescendant(table, row)) origins.push(row);
  }
  const selfTime = ({ name }: { name: string }) => selfTimes.get(name) ?? 0;
  const bySelfTime = [...services].sort((a, b) => selfTime(b) - selfTime(a));
  const facts = [
    formatDuration(table.duration[root]),
    count(table.count, 'span'),
    count(services.length, 'service'),
    count(errorCount, 'error'),
  ];
  const started = new Date(toEpochMs(table.base + BigInt(table.start[root]))).toISOString();
  const lines = [
    `**${escapeMarkdown(nameOf(table, root))}** (${escapeMarkdown(serviceOf(table, root))}): ${facts.join(', ')}`,
    '',
    `${started} · trace \`${table.traceId}\`${link ? ` · [open](${encodeURI(link)})` : ''}`,
    '',
    '| service | spans | errors | self time |',
    '| --- | ---: | ---: | ---: |',
    ...bySelfTime
      .slice(0, most)
      .map(
        service =>
          `| ${escapeMarkdown(service.name)} | ${service.spanCount} | ${service.errorCount} | ${formatDuration(selfTime(service))} |`,
      ),
  ];
  if (bySelfTime.length > most) lines.push('', `… and ${bySelfTime.length - most} more services`);
  if (origins.length) {
    lines.push('', 'Errors began in:', '');
    for (const row of origins.slice(0, most)) {
      lines.push(`- ${escapeMarkdown(nameOf(table, row))} (${escapeMarkdown(serviceOf(table, row))})`);
    }
    if (origins.length > most) lines.push(`- … and ${origins.length - most} more`);
  }
  if (orphanCount) lines.push('', `Partial: the parents of ${count(orphanCount, 'span')} are missing.`);
  return lines.join('\n') + '\n';
}

function hasFailingDescendant(table: SpanTable, row: number): boolean {
  for (let next = row + 1; next < table.subtreeEnd[row]; next++) if (table.flags[next] & SpanFlag.Error) return true;
  return false;
}
