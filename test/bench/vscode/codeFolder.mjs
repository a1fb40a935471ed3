// A workspace that holds the source which the generated spans name, so that the source column fills as at work.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const nouns = ['order', 'basket', 'customer', 'invoice', 'parcel', 'voucher', 'stock', 'price', 'review', 'session'];
const verbs = ['get', 'list', 'create', 'update', 'cancel', 'check', 'reserve', 'publish'];
/** Nothing but a text: what stands in the other tab. */
export const otherFile = 'notes.txt';
/** Lines of a method; eight of them reach past the last line that a span names. */
const methodLines = 54;

/** @returns {Promise<{folder: string, remove: () => Promise<void>}>} */
export async function makeCodeFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'spanlight-bench-'));
  for (const noun of nouns) {
    const file = join(folder, 'src', 'main', 'java', 'com', 'shop', noun, 'Service.java');
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, classOf(noun));
  }
  await writeFile(join(folder, otherFile), 'Another tab.\n');
  return { folder, remove: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }) };
}

/** @param {string} noun */
function classOf(noun) {
  const methods = verbs.map(verb => {
    const body = Array.from({ length: methodLines - 2 }, (_, i) => `    total += rate(${i});\n`).join('');
    return `  public void ${verb}(String id) {\n${body}  }\n`;
  });
  return `package com.shop.${noun};\n\npublic class ${noun}Service {\n  private long total;\n\n${methods.join('')}}\n`;
}
