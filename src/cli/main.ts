/** spanlight-cli: what the extension knows of spans and source, for scripts, CI and finding out why. Plain Node, no editor. */
import { readFileSync } from 'node:fs';
import { analyze } from './analyze';
import { resolve } from './resolve';

const usage = `Usage: spanlight-cli resolve --workspace DIR [--explain] FILE…
       spanlight-cli analyze [--workspace DIR] FILE…

Both read traces (Jaeger's, OpenTelemetry's or Zipkin's JSON, JSON lines, packed by gzip or not; - is standard input).
resolve prints a line of JSON for each span: where in DIR its source is. With --explain each line says as well what every
rule looked for and found.
analyze prints a line of JSON for each trace: its critical path, where the time went and where it failed in words, where
errors began, findings, and what is missing or odd in the data. With --workspace the words end in a line of source.
Exit code 0 (warnings go to standard error), 2 when nothing could be read.
`;

async function main(args: readonly string[]): Promise<number> {
  const [command, ...rest] = args;
  if (command === 'resolve') return resolve(rest, usage);
  if (command === 'analyze') return analyze(rest, usage);
  if (command === '--version') {
    const { version } = JSON.parse(readFileSync(`${__dirname}/../package.json`, 'utf8')) as { version: string };
    process.stdout.write(`${version}\n`);
    return 0;
  }
  const isAsked = command === '--help' || command === '-h' || command === 'help';
  (isAsked ? process.stdout : process.stderr).write(usage);
  return isAsked ? 0 : 2;
}

// Whoever reads the output may have enough of it (`| head`).
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 2));

void main(process.argv.slice(2)).then(
  code => (process.exitCode = code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = 2;
  },
);
