import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PayloadFormat } from '../../../../src/core/spans/spanTable';

/** Answers of four real servers (see the folder's README). Paths are from the project's root, where tests run. */
const folder = join('test', 'fixtures', 'jaeger-answers');
export const servers = ['v1.76', 'v2.13', 'v2.20', 'main'] as const;

export interface Recorded {
  /** `v2.13/v3-trace` */
  readonly name: string;
  readonly format: PayloadFormat;
  readonly body: Buffer;
}

export function recordedBody(server: (typeof servers)[number], name: string): Buffer {
  return readFileSync(join(folder, server, `${name}.body`));
}

/** Every recorded answer that holds spans, in either format. */
export function recordedTraces(): Recorded[] {
  const found: Recorded[] = [];
  for (const server of servers)
    for (const file of readdirSync(join(folder, server)).sort()) {
      if (!file.endsWith('.body')) continue;
      const body = readFileSync(join(folder, server, file));
      const format = body.includes('"resourceSpans"')
        ? 'otlp-json'
        : body.includes('"spanID"')
          ? 'jaeger-json'
          : undefined;
      if (format) found.push({ name: `${server}/${file.slice(0, -5)}`, format, body });
    }
  const sent = readFileSync(join(folder, 'sent.otlp.json'));
  return [...found, { name: 'sent', format: 'otlp-json', body: sent }];
}
