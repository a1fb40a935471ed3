/** One span of Zipkin's JSON (v2), read from its text. */
import { ScanStop, type JsonScanner } from '../import/jsonScanner';
import { KeyTable, noMoreKeys } from '../import/keyTable';
import { Moment } from '../import/scalars';
import { readId, readTruth, readUint32 } from './jsonFields';

export interface ZipkinEndpoint {
  serviceName: string;
  /** IPv4, otherwise IPv6. */
  address: string;
  port: number;
}
/** A moment in two exact parts. */
export interface ZipkinTime {
  readonly seconds: number;
  readonly nanos: number;
}

export interface ZipkinSpan {
  /** 32 and 16 lower-case digits; undefined for none, or one that is none. */
  traceId: string | undefined;
  id: string | undefined;
  parentId: string | undefined;
  name: string;
  /** Upper case; empty for a span inside a process. */
  kind: string;
  time: ZipkinTime | undefined;
  duration: ZipkinTime | undefined;
  local: ZipkinEndpoint | undefined;
  remote: ZipkinEndpoint | undefined;
  readonly annotations: { readonly time: ZipkinTime | undefined; readonly value: string }[];
  readonly tags: (readonly [key: string, value: string])[];
  /** A server's part of a span whose id it has from its client. */
  isShared: boolean;
}

const spanKeys = new KeyTable([
  ...['traceId', 'id', 'parentId', 'name', 'kind', 'timestamp', 'duration', 'localEndpoint', 'remoteEndpoint'],
  ...['annotations', 'tags', 'shared'],
]);
const endpointKeys = new KeyTable(['serviceName', 'ipv4', 'ipv6', 'port']);
const annotationKeys = new KeyTable(['timestamp', 'value']);
const moment = new Moment();

/** All spans of a list, of lists in a list (a search's answer), or of several behind each other. What is no span is empty. */
export function* readZipkinSpans(scanner: JsonScanner): Generator<ZipkinSpan> {
  while (!scanner.isAtEnd()) {
    if (scanner.peek() === 0x7b) yield readSpanOrNone(scanner);
    else
      for (let more = scanner.firstElement(); more; more = scanner.nextElement()) {
        if (scanner.peek() !== 0x5b) yield readSpanOrNone(scanner);
        else
          for (let inner = scanner.firstElement(); inner; inner = scanner.nextElement()) yield readSpanOrNone(scanner);
      }
  }
}

/** Good JSON that is no good span costs that span: without an id it will not be taken. */
function readSpanOrNone(scanner: JsonScanner): ZipkinSpan {
  const { pos } = scanner;
  try {
    return readSpan(scanner);
  } catch (stop) {
    if (!(stop instanceof ScanStop) || stop.reason === 'end') throw stop;
    scanner.pos = pos;
    scanner.skipValue();
    return emptySpan();
  }
}

function emptySpan(): ZipkinSpan {
  return {
    traceId: undefined,
    id: undefined,
    parentId: undefined,
    name: '',
    kind: '',
    time: undefined,
    duration: undefined,
    local: undefined,
    remote: undefined,
    annotations: [],
    tags: [],
    isShared: false,
  };
}

function readSpan(scanner: JsonScanner): ZipkinSpan {
  const span = emptySpan();
  for (let key = scanner.firstKey(spanKeys); key !== noMoreKeys; key = scanner.nextKey(spanKeys, key)) {
    if (key < 0) scanner.skipValue();
    else if (scanner.peek() === 0x6e) scanner.readLiteral();
    else readField(scanner, key, span);
  }
  return span;
}

/** `field`: index in `spanKeys`. */
function readField(scanner: JsonScanner, field: number, span: ZipkinSpan): void {
  switch (field) {
    case 0:
      span.traceId = readId(scanner, 16);
      break;
    case 1:
      span.id = readId(scanner, 8);
      break;
    case 2:
      span.parentId = readId(scanner, 8);
      break;
    case 3:
      span.name = readText(scanner);
      break;
    case 4:
      span.kind = readText(scanner).toUpperCase();
      break;
    case 5:
      span.time = readTime(scanner);
      break;
    case 6:
      span.duration = readTime(scanner);
      break;
    case 7:
      span.local = readEndpoint(scanner);
      break;
    case 8:
      span.remote = readEndpoint(scanner);
      break;
    case 9:
      for (let more = scanner.firstElement(); more; more = scanner.nextElement())
        span.annotations.push(readAnnotation(scanner));
      break;
    case 10:
      for (let more = scanner.firstMember(); more; more = scanner.nextMember()) {
        const key = scanner.text();
        span.tags.push([key, readTagValue(scanner)]);
      }
      break;
    default:
      span.isShared = readTruth(scanner);
  }
}

function readEndpoint(scanner: JsonScanner): ZipkinEndpoint {
  const endpoint = { serviceName: '', address: '', port: 0 };
  let other = '';
  for (let key = scanner.firstKey(endpointKeys); key !== noMoreKeys; key = scanner.nextKey(endpointKeys, key)) {
    if (key < 0) scanner.skipValue();
    else if (key === 0) endpoint.serviceName = readText(scanner);
    else if (key === 1) endpoint.address = readText(scanner);
    else if (key === 2) other = readText(scanner);
    else endpoint.port = readUint32(scanner);
  }
  endpoint.address ||= other;
  return endpoint;
}

function readAnnotation(scanner: JsonScanner): { time: ZipkinTime | undefined; value: string } {
  let time: ZipkinTime | undefined;
  let value = '';
  for (let key = scanner.firstKey(annotationKeys); key !== noMoreKeys; key = scanner.nextKey(annotationKeys, key)) {
    if (key === 0) time = readTime(scanner);
    else if (key === 1) value = readText(scanner);
    else scanner.skipValue();
  }
  return { time, value };
}

/** Microseconds. */
function readTime(scanner: JsonScanner): ZipkinTime | undefined {
  scanner.readText();
  return moment.read(scanner, 6) && !moment.isZero ? { seconds: moment.seconds, nanos: moment.nanos } : undefined;
}

/** Texts by Zipkin's own words, but some senders write numbers and truths. */
function readTagValue(scanner: JsonScanner): string {
  const first = scanner.peek();
  if (first === 0x74 || first === 0x66) return String(scanner.readLiteral());
  return readText(scanner);
}

function readText(scanner: JsonScanner): string {
  scanner.readText();
  return scanner.text();
}
