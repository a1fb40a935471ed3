import type { PayloadFormat } from '../../../../src/core/spans/spanTable';
import type { Random } from '../import/random';

/** Letters whose two cases differ in length, or depend on their neighbours; and what JSON writes differently. */
const odd = ['K', 'İ', 'i̇', 'ẞ', 'ß', 'ΟΔΟΣ', 'οδος', 'Σ', 'Å', 'å', 'É', 'é', 'Ⱥ', 'ⱥ', 'ǅ', '𐐀', '𐐨', 'Ω', '中文'];
const plain = ['Kestrel', 'select', 'ab', 'i', 'k', 's', '10.5', 'http', '/api', 'x y'];
const written = ['<', '&', '>', "'", '"', '\\', '\n', '\u0001', '\u2028', '😀', '\ud83d', '/', '{', '[', ':', ','];

/** A trace of texts that a search through bytes can easily miss. */
export function oddTrace(format: PayloadFormat, random: Random): string {
  const text = () =>
    Array.from({ length: random.below(6) }, () => random.pick(random.pick([odd, plain, written]))).join('');
  const json = (value: string) => quoted(value, random);
  const list = <T>(most: number, make: () => T) => Array.from({ length: random.below(most + 1) }, make).join(',');
  const id = () => (1 + random.below(0xfffffff)).toString(16).padStart(16, '0');
  const trace = 'a'.repeat(32);
  if (format === 'otlp-json') {
    const value = (depth: number): string =>
      random.pick<() => string>([
        () => `{"stringValue":${json(text())}}`,
        () => `{"stringValue":${json(text())}}`,
        () => `{"intValue":"${random.below(1000)}"}`,
        () => `{"boolValue":${random.chance(0.5)}}`,
        () => `{"arrayValue":{"values":[${depth > 2 ? '' : list(3, () => value(depth + 1))}]}}`,
        () => `{"kvlistValue":{"values":[${depth > 2 ? '' : list(2, () => pair(depth + 1))}]}}`,
      ])();
    const pair = (depth: number): string => `{"key":${json(text())},"value":${value(depth)}}`;
    const pairs = () => `"attributes":[${list(4, () => pair(0))}]`;
    const span = () =>
      `{"traceId":"${trace}","spanId":"${id()}","name":${json(text())},"startTimeUnixNano":"1","traceState":${json(text())},` +
      `${pairs()},"events":[${list(2, () => `{"name":${json(text())},${pairs()}}`)}],"links":[${list(1, () => `{${pairs()}}`)}],` +
      `"status":{"message":${json(text())}}}`;
    const scope = () =>
      `{"scope":{"name":${json(text())},"version":${json(text())},${pairs()}},"spans":[${list(4, span)}]}`;
    return `{"resourceSpans":[${list(3, () => `{"resource":{${pairs()}},"scopeSpans":[${list(3, scope)}]}`)}]}`;
  }
  const value = () =>
    random.pick<() => string>([
      () => json(text()),
      () => json(text()),
      () => String(random.below(1000)),
      () => `[${list(3, () => json(text()))} ]`,
      () => `{"a" : ${json(text())}}`,
    ])();
  const key = () =>
    random.chance(0.3)
      ? random.pick(['"otel.status_description"', '"otel.scope.version"', '"w3c.tracestate"', '"error"', '"event"'])
      : json(text());
  const tags = () => list(5, () => `{"key":${key()},"type":"string","value":${value()}}`);
  const span = () =>
    `{"traceID":"${trace}","spanID":"${id()}","operationName":${json(text())},"startTime":1,"processID":"p1",` +
    `"tags":[${tags()}],"logs":[${list(2, () => `{"timestamp":1,"fields":[${tags()}]}`)}],"warnings":[${list(2, () => json(text()))}]}`;
  const process = `{"serviceName":${json(text())},"tags":[${tags()}]}`;
  return `{"data":[{"traceID":"${trace}","spans":[${list(12, span)}],"processes":{"p1":${process}}}]}`;
}

/** A JSON string, as one of many writers would write it. */
function quoted(text: string, random: Random): string {
  const everything = random.chance(0.1);
  const beyond = random.chance(0.3);
  const web = random.chance(0.5);
  let json = '"';
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    const hex = `\\u${unit.toString(16).padStart(4, '0')}`;
    const isHalf =
      unit >= 0xd800 && unit < 0xe000 && !text.slice(Math.max(0, i - 1), i + 2).match(/[\ud800-\udbff][\udc00-\udfff]/);
    if (everything || isHalf || (beyond && unit >= 0x80))
      json += random.chance(0.5) ? hex : hex.replace(/[0-9a-f]{4}/, h => h.toUpperCase());
    else if (web && "<>&'".includes(text[i])) json += hex;
    else if (web && text[i] === '/') json += '\\/';
    else json += unit >= 0xd800 && unit < 0xe000 ? text[i] : JSON.stringify(text[i]).slice(1, -1);
  }
  return `${json}"`;
}
