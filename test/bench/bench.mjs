// npm run bench: how fast, smooth and small Spanlight is with large traces, as a table with ratios.
//   npm run bench -- --list                      names
//   npm run bench -- --only NAME,NAME            some of them; the beginning of names is enough: `scroll` is all that scrolls
//   npm run bench -- --spans 1000,100000         other sizes than the usual ones
//   npm run bench -- --rounds 3 --json FILE      fewer rounds; the rows for machines
//   npm run bench -- --seconds 10                what is kept up for a while, for another while than a minute
// A bar that is missed is said and ends in code 0; a bench that breaks ends in code 1.
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { endAll } from '../support/bootstrap/ending.mjs';
import { Missing } from '../support/bootstrap/processes.mjs';
import { machineText } from './machine.mjs';
import { registry } from './registry.mjs';
import { lineOf, tableOf } from './rows.mjs';

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    spans: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '60' },
    json: { type: 'string' },
    list: { type: 'boolean', default: false },
  },
});

const names = registry.flatMap(bench => bench.names);
const only = values.only?.split(',');
const unknown = only?.filter(start => !names.some(name => name.startsWith(start))) ?? [];
if (unknown.length) fail(`--only knows ${names.join(', ')}; not ${unknown.join(', ')}`);
const spans = values.spans?.split(',').map(Number);
if (spans?.some(count => !Number.isInteger(count) || count < 1)) fail('--spans wants counts: --spans 1000,100000');
const rounds = Number(values.rounds);
if (!Number.isInteger(rounds) || rounds < 1) fail('--rounds wants a count from 1');
const seconds = Number(values.seconds);
if (!(seconds > 0)) fail('--seconds wants a number above 0');
const isWanted = (name, asked) => name === asked || (!names.includes(asked) && name.startsWith(asked));
const wants = name => !only || only.some(asked => isWanted(name, asked));

if (values.list) {
  console.log(names.join('\n'));
  process.exit(0);
}

/** @type {import('./rows.mjs').Row[]} */
const rows = [];
const missing = [];
const broken = [];
console.log(`${await machineText()}\n`);
for (const bench of registry) {
  if (!bench.names.some(wants)) continue;
  const options = { wants, sizes: usual => spans ?? usual, rounds, seconds, say: text => console.log(`  … ${text}`) };
  try {
    for await (const row of bench.run(options)) {
      rows.push(row);
      console.log(lineOf(row));
    }
  } catch (error) {
    const what = bench.names.filter(wants).join(', ');
    if (error instanceof Missing) missing.push(`${what}: not run, because ${error.message}`);
    else broken.push(`${what}: ${error instanceof Error ? error.stack : error}`);
    console.log((missing.at(-1) ?? broken.at(-1)) + '\n');
  }
}
await endAll();

console.log(`\n${tableOf(rows)}\n\n${await machineText()}`);
const missed = rows.filter(row => row.ok === false);
console.log(`${rows.filter(row => row.ok).length} bars met, ${missed.length} missed.`);
for (const text of [...missing, ...broken]) console.log(text);
if (values.json) await writeFile(values.json, `${JSON.stringify(rows, undefined, 2)}\n`);
process.exit(broken.length ? 1 : 0);

function fail(text) {
  console.error(text);
  process.exit(2);
}
