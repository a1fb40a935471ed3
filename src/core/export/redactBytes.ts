/** Redaction where a trace leaves in the format it came in: the bytes stay as they are, but for the values that go. */
import { JsonScanner, ScanStop } from '../import/jsonScanner';
import type { PayloadFormat } from '../spans/spanTable';
import { redacted, type Redaction } from './redaction';
import { redactPlainJson } from './redactValues';
import type { Splice } from './splices';

/** Lists in lists below this go whole: no real data comes near, and nobody can look into all of a hostile one. */
const deepest = 64;

/** What is replaced in an attribute list (of a resource, a process). */
export function redactList(
  bytes: Uint8Array,
  from: number,
  to: number,
  format: PayloadFormat,
  redaction: Redaction,
): Splice[] {
  return collect(bytes, from, to, finder => finder.list(format, ''), redaction);
}

/** What is replaced in a whole span or scope. */
export function redactSpan(
  bytes: Uint8Array,
  from: number,
  to: number,
  format: PayloadFormat,
  redaction: Redaction,
): Splice[] {
  return collect(bytes, from, to, finder => finder.owner(format, 0), redaction);
}

function collect(
  bytes: Uint8Array,
  from: number,
  to: number,
  find: (finder: SpliceFinder) => void,
  redaction: Redaction,
): Splice[] {
  if (to <= from) return [];
  const scanner = new JsonScanner(bytes, Math.min(bytes.length, to + 1));
  scanner.pos = from;
  const finder = new SpliceFinder(scanner, redaction);
  try {
    find(finder);
  } catch (stop) {
    // What was read once is JSON; whatever else it is, it must not go out unread.
    if (!(stop instanceof ScanStop)) throw stop;
    return [{ from, to, text: 'null' }];
  }
  return finder.splices;
}

class SpliceFinder {
  readonly splices: Splice[] = [];

  constructor(
    private readonly scanner: JsonScanner,
    private readonly redaction: Redaction,
  ) {}

  /** An object that has attributes: a span, and in it events, logs and links; a scope. */
  owner(format: PayloadFormat, depth: number): void {
    const { scanner } = this;
    for (let more = scanner.firstMember(); more; more = scanner.nextMember()) {
      const member = scanner.text();
      if (member === 'attributes' || member === 'tags' || member === 'fields') this.list(format, '');
      else if (depth === 0 && (member === 'events' || member === 'links' || member === 'logs')) {
        for (let item = scanner.firstElement(); item; item = scanner.nextElement()) this.owner(format, depth + 1);
      } else scanner.skipValue();
    }
  }

  /** `[{key, value}]`; `prefix`: key of the map that it is the content of, with a dot. */
  list(format: PayloadFormat, prefix: string, depth = 0): void {
    const { scanner } = this;
    for (let more = scanner.firstElement(); more; more = scanner.nextElement()) {
      let key = '';
      let type: [from: number, to: number] | undefined;
      let value: [from: number, to: number] | undefined;
      for (let inner = scanner.firstMember(); inner; inner = scanner.nextMember()) {
        const member = scanner.text();
        if (member === 'key') {
          scanner.readText();
          key = scanner.text();
          continue;
        }
        scanner.peek();
        const from = scanner.pos;
        scanner.skipValue();
        if (member === 'value') value = [from, scanner.pos];
        else if (member === 'type') type = [from, scanner.pos];
      }
      if (!value) continue;
      const after = scanner.pos;
      if (this.redaction.hides(key) || (prefix !== '' && this.redaction.hides(prefix + key))) {
        this.hide(value, format === 'otlp-json' ? `{"stringValue":"${redacted}"}` : `"${redacted}"`);
        if (type && format === 'jaeger-json') this.splices.push({ from: type[0], to: type[1], text: '"string"' });
      } else {
        scanner.pos = value[0];
        if (format === 'otlp-json') this.anyValue(prefix + key, depth);
        else this.plain();
      }
      scanner.pos = after;
    }
  }

  private hide([from, to]: readonly [number, number], text: string): void {
    this.splices.push({ from, to, text });
    this.redaction.count++;
  }

  /** OTLP's `{"stringValue": …}` and its like. */
  private anyValue(key: string, depth: number): void {
    const { scanner } = this;
    scanner.peek();
    const from = scanner.pos;
    if (depth > deepest) {
      scanner.skipValue();
      return this.hide([from, scanner.pos], `{"stringValue":"${redacted}"}`);
    }
    for (let more = scanner.firstMember(); more; more = scanner.nextMember()) {
      const member = scanner.text();
      if (member === 'stringValue') this.plain();
      else if (member === 'kvlistValue') this.values(() => this.list('otlp-json', `${key}.`, depth + 1));
      else if (member === 'arrayValue')
        this.values(() => {
          for (let item = scanner.firstElement(); item; item = scanner.nextElement()) this.anyValue(key, depth + 1);
        });
      else scanner.skipValue();
    }
  }

  private values(read: () => void): void {
    const { scanner } = this;
    for (let more = scanner.firstMember(); more; more = scanner.nextMember())
      if (scanner.text() === 'values') read();
      else scanner.skipValue();
  }

  /** A text that may hold an address with a password, or JSON with one. */
  private plain(): void {
    const { scanner } = this;
    if (scanner.peek() !== 0x22) return scanner.skipValue();
    const from = scanner.pos;
    scanner.readString();
    const text = scanner.text();
    const cleaned = redactPlainJson(text, this.redaction);
    if (cleaned !== undefined) this.splices.push({ from, to: scanner.pos, text: JSON.stringify(cleaned) });
  }
}
