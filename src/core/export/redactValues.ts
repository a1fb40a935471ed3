/** Redaction of decoded attributes, where a trace leaves in another format than it came in. */
import { JsonScanner, ScanStop } from '../import/jsonScanner';
import type { Attribute } from '../spans/spanDetails';
import { redacted, type Redaction } from './redaction';
import { spliced, type Splice } from './splices';

/** Texts longer than this are not looked into as JSON. */
const longestJson = 1 << 20;

export function redactAttributes(
  attributes: readonly Attribute[],
  redaction: Redaction | undefined,
): readonly Attribute[] {
  if (!redaction) return attributes;
  return attributes.map(attribute => {
    const { key, value } = attribute;
    if (redaction.hides(key)) {
      redaction.count++;
      return { key, value: { type: 'string', text: redacted } };
    }
    if (value.type !== 'string' && value.type !== 'array' && value.type !== 'map') return attribute;
    const text = redactPlainJson(value.text, redaction);
    return text === undefined ? attribute : { key, value: { type: value.type, text } };
  });
}

/** The text cleaned, and where it is JSON (as Jaeger keeps lists and maps) without the values of secret keys; undefined when nothing has to go. */
export function redactPlainJson(text: string, redaction: Redaction): string | undefined {
  const first = text.charCodeAt(0);
  if ((first === 0x7b || first === 0x5b) && text.length <= longestJson) {
    const found = insideOf(text, redaction);
    if (found !== undefined) return redaction.cleaned(found) ?? found;
  }
  return redaction.cleaned(text);
}

/** Without the values of secret keys; undefined when it has none or is no JSON. */
function insideOf(text: string, redaction: Redaction): string | undefined {
  const bytes = new TextEncoder().encode(text);
  const scanner = new JsonScanner(bytes, bytes.length);
  const splices: Splice[] = [];
  /** Objects and lists that are open: true for an object. */
  const open: boolean[] = [];
  const secret = (): boolean => {
    if (!redaction.hides(scanner.text())) return false;
    scanner.peek();
    const from = scanner.pos;
    scanner.skipValue();
    splices.push({ from, to: scanner.pos, text: JSON.stringify(redacted) });
    return true;
  };
  /** After a container's first or next key: past secret members to one whose value is to be looked at; false at its end. */
  const atMember = (hasKey: boolean): boolean => {
    let more = hasKey;
    while (more && secret()) more = scanner.nextMember();
    return more;
  };
  try {
    do {
      const c = scanner.peek();
      let isInside = false;
      if (c === 0x7b || c === 0x5b) {
        isInside = c === 0x7b ? atMember(scanner.firstMember()) : scanner.firstElement();
        if (isInside) open.push(c === 0x7b);
      } else scanner.skipValue();
      // The value ended: on to the next one, perhaps of a container around.
      while (!isInside && open.length) {
        isInside = open[open.length - 1] ? atMember(scanner.nextMember()) : scanner.nextElement();
        if (!isInside) open.pop();
      }
    } while (open.length);
  } catch (stop) {
    if (!(stop instanceof ScanStop)) throw stop;
    return undefined;
  }
  if (!splices.length) return undefined;
  redaction.count += splices.length;
  const decoder = new TextDecoder();
  return [...spliced(bytes, 0, bytes.length, splices)].map(piece => decoder.decode(piece)).join('');
}
