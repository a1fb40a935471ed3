// The worked cases over other names: identifiers renamed, lines shifted, services called otherwise, files of the same names
// added. What is expected follows mechanically; a resolver that learnt the cases by heart fails.
import type { Case } from './cases';

type Words = Readonly<Record<string, string>>;

/** By language, as words of one are syntax in another. */
const words: Readonly<Record<string, Words>> = {
  python: {
    get_order: 'fetch_parcel', Repo: 'Depot', find: 'locate', run: 'perform', orders: 'parcels', order_id: 'parcel_id',
    oid: 'pid', send_receipt: 'mail_slip', job: 'chore', jobs: 'chores', job_id: 'chore_id', web: 'site', resize: 'shrink',
    repo: 'depot', app: 'core', worker: 'runner', tasks: 'duties', catalog: 'inventory', total: 'amount',
  },
  java: {
    InvoiceController: 'VoucherController', InvoiceService: 'VoucherService', Invoice: 'Voucher', Loader: 'Puller',
    loader: 'puller', go: 'pull', load: 'grab', get: 'show', onOrder: 'onParcel', billing: 'charging', legacy: 'ancient',
    acme: 'corp', invoices: 'vouchers', invoice: 'voucher', orders: 'parcels', placed: 'booked', svc: 'service',
  },
  typescript: {
    UsersController: 'PeopleController', users: 'people', findOne: 'pickOne', getItem: 'showThing', items: 'things',
    shop: 'mall', audit: 'trail', item: 'thing', cart: 'basket', order: 'parcel', Order: 'Parcel', web: 'site', price: 'cost',
    front: 'face', CartService: 'BasketService', AddItem: 'PutThing', acme: 'corp',
  },
  go: {
    store: 'shelf', Store: 'Shelf', Get: 'Take', Map: 'Convert', getCart: 'showBasket', cart: 'basket', AddItem: 'PutThing',
    CartService: 'BasketService', acme: 'corp', shop: 'mall', v1: 'v7', rest: 'tail', server: 'backend',
    UnimplementedCartServiceServer: 'UnimplementedBasketServiceServer', AddItemRequest: 'PutThingRequest',
  },
  rust: {
    quote: 'offer', price: 'cost', rate: 'fare', lookup: 'search', calc: 'sum', ship_api: 'haul_rest', 'ship-api': 'haul-rest',
    ship: 'haul', routes: 'paths', api: 'rest', app: 'site',
  },
  csharp: {
    ChargeController: 'DebitController', Charge: 'Debit', charge: 'debit', CaptureAsync: 'SettleAsync', capture: 'settle',
    Step: 'Advance', Pay: 'Till', pay: 'till',
  },
  ruby: { CartsController: 'BasketsController', carts: 'baskets', carts_controller: 'baskets_controller', cart: 'basket', total: 'amount', store: 'kiosk' },
  php: { PostController: 'EntryController', posts: 'entries', post_show: 'entry_view', show: 'view', render: 'paint', blog: 'diary' },
}; // prettier-ignore

const languageOfPath: readonly [RegExp, string][] = [
  [/\.py$|serverless\.yml$/, 'python'],
  [/\.java$/, 'java'],
  [/\.(?:ts|js|map)$/, 'typescript'],
  [/\.go$|go\.mod$/, 'go'],
  [/\.rs$|Cargo\.toml$/, 'rust'],
  [/\.cs$/, 'csharp'],
  [/\.rb$/, 'ruby'],
  [/\.php$/, 'php'],
];

function languageOf(path: string): string {
  return languageOfPath.find(([pattern]) => pattern.test(path))?.[1] ?? '';
}

/** How words of a text are replaced: whole ones only, apart from what cases of a word join. */
function renamer(language: string): (text: string) => string {
  const map = words[language] ?? {};
  const keys = Object.keys(map).sort((a, b) => b.length - a.length);
  if (!keys.length) return text => text;
  const pattern = new RegExp(`(?<![A-Za-z0-9_])(?:${keys.join('|')})(?![A-Za-z0-9_])`, 'g');
  // What is of frameworks keeps its name, though it is called alike.
  const kept =
    /(?:fastapi|express|flask|celery|opentelemetry|shared_task|@Get|router\.get|KafkaListener|@Controller|import \{[^}]*\} from|app\.get)/;
  return text =>
    text
      .split('\n')
      .map(line =>
        kept.test(line) && /import |require/.test(line) && !/from app /.test(line)
          ? line
          : line.replace(pattern, word => map[word]),
      )
      .join('\n');
}

/** Files that a source map counts lines of. */
const unshifted = /server\.(?:ts|js)|\.map$|go\.mod$|Cargo\.toml$|serverless\.yml$/;

export interface Workspace {
  readonly files: Readonly<Record<string, string>>;
  readonly cases: readonly Case[];
}

export function renamed({ files, cases }: Workspace): Workspace {
  const path = (text: string): string => {
    const rename = renamer(languageOf(text));
    return rename(text);
  };
  return {
    files: Object.fromEntries(
      Object.entries(files).map(([name, text]) => [path(name), renamer(languageOf(name))(text)]),
    ),
    cases: cases.map(one => ({
      ...one,
      trace: deep(one.trace, renamer(caseLanguage(one))) as object,
      expect: one.expect.map(due => deepPlace(due, path)) as Case['expect'],
    })),
  };
}

function caseLanguage(one: Case): string {
  const { language } = one as Case & { language: string };
  return language === 'javascript' ? 'typescript' : language;
}

function deepPlace(due: unknown, path: (text: string) => string): unknown {
  if (Array.isArray(due)) return due.map(one => deepPlace(one, path));
  if (typeof due !== 'object' || due === null) return due;
  const place = due as Record<string, unknown>;
  const file = typeof place.file === 'string' ? place.file : undefined;
  const rename = file === undefined ? (text: string) => text : renamer(languageOf(file));
  return Object.fromEntries(
    Object.entries(place).map(([key, value]) => {
      if (key === 'file') return [key, path(String(value))];
      if (key === 'function' && typeof value === 'string') return [key, rename(value)];
      if (key === 'functionAlso') return [key, (value as string[]).map(rename)];
      return [key, typeof value === 'object' ? deepPlace(value, path) : value];
    }),
  );
}

const structural = new Set(['key', 'type', 'spanID', 'traceID', 'processID', 'refType']);

function deep(value: unknown, change: (text: string) => string, key = ''): unknown {
  if (typeof value === 'string') return structural.has(key) ? value : change(value);
  if (Array.isArray(value)) return value.map(one => deep(one, change, key));
  if (typeof value !== 'object' || value === null) return value;
  // What telemetry says of itself is not of the program.
  const tag = (value as { key?: string }).key ?? '';
  if (
    /^(?:telemetry|process|otel\.scope|span\.kind|express\.type|nestjs\.type|_dd\.code_origin\.type|rpc\.system|http\.request|http\.method|next\.span_type)/.test(
      tag,
    )
  ) {
    return tag === 'otel.scope.name' &&
      !/instrumentation|^io\.|Instrumentation|^@|^Microsoft|^celery/.test(String((value as { value?: string }).value))
      ? { ...value, value: change(String((value as { value?: string }).value)) }
      : value;
  }
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, deep(inner, change, name)]));
}

/** Blank lines below the first line of each file; lines of spans and stack traces move along. */
export function shifted({ files, cases }: Workspace, by: number): Workspace {
  const names = new Map<string, string>();
  for (const path of Object.keys(files)) if (!unshifted.test(path)) names.set(path.split('/').at(-1)!, path);
  const own = [...names.keys()].map(name => name.replace(/[.[\]]/g, '\\$&')).join('|');
  const frame = new RegExp(`((?:^|[\\\\/(" ])(?:${own})(?:", line |:line |:|\\())(\\d+)`, 'g');
  const frames = (text: string): string =>
    text.replace(frame, (all, head: string, line: string) =>
      /registry|dist-packages|vendor\//.test(all) || Number(line) === 1 ? all : head + (Number(line) + by),
    );
  const moves = (file: string): boolean => !unshifted.test(file);
  return {
    files: Object.fromEntries(
      Object.entries(files).map(([path, text]) => {
        const [first, ...rest] = text.split('\n');
        return [path, moves(path) ? [first, ...Array<string>(by).fill(''), ...rest].join('\n') : text];
      }),
    ),
    cases: cases.map(one => ({
      ...one,
      trace: shiftTrace(one.trace, [...names.keys()], by, frames),
      expect: shiftPlaces(one.expect, moves, by) as Case['expect'],
    })),
  };
}

function shiftPlaces(due: unknown, moves: (file: string) => boolean, by: number): unknown {
  if (Array.isArray(due)) return due.map(one => shiftPlaces(one, moves, by));
  if (typeof due !== 'object' || due === null) return due;
  const place = due as { file?: string; line?: number[] };
  const inner = Object.fromEntries(Object.entries(due).map(([key, value]) => [key, shiftPlaces(value, moves, by)]));
  if (place.file === undefined || !moves(place.file)) return inner;
  return { ...inner, line: place.line!.map(line => (line === 1 ? 1 : line + by)) };
}

interface Tag {
  readonly key: string;
  readonly value: unknown;
}

function shiftTrace(trace: object, names: readonly string[], by: number, frames: (text: string) => string): object {
  const change = (tags: readonly Tag[]): Tag[] => {
    const file = tags.find(({ key }) => /(?:file\.path|filepath|frames\.0\.file)$/.test(key))?.value;
    const isOwn =
      typeof file === 'string' && names.includes(file.split(/[/\\]/).at(-1)!) && !/registry|vendor\//.test(file);
    return tags.map(tag => {
      if (/stacktrace$/.test(tag.key)) return { ...tag, value: frames(String(tag.value)) };
      if (!isOwn || !/(?:line\.number|lineno|frames\.0\.line)$/.test(tag.key)) return tag;
      const line = Number(tag.value) + by;
      return { ...tag, value: typeof tag.value === 'string' ? String(line) : line };
    });
  };
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) {
      const isTags = value.length > 0 && value.every(one => typeof one === 'object' && one !== null && 'key' in one);
      return isTags ? change(value as Tag[]) : value.map(walk);
    }
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, walk(inner)]));
  };
  return walk(trace) as object;
}

/** Files of the same names in a folder of another program, with other code in them. */
export function withDecoys({ files, cases }: Workspace): Workspace {
  const decoys: Record<string, string> = {};
  for (const [path, text] of Object.entries(files)) {
    const name = path.split('/').at(-1)!;
    const inner = path.split('/').slice(2);
    const decoy = decoyText(name, text);
    if (decoy) decoys[['services', 'zeta', ...(inner.length > 1 ? inner.slice(-2) : inner)].join('/')] = decoy;
  }
  return { files: { ...decoys, ...files }, cases };
}

function decoyText(name: string, text: string): string | undefined {
  const lines = text.split('\n').length;
  const pad = (body: string): string => body + '\n'.repeat(Math.max(0, 3 - lines));
  if (name.endsWith('.py'))
    return pad(
      'import os\n\n\ndef unrelated(value):\n    return os.path.join(value, "x")\n\n\nclass Other:\n    def nothing(self):\n        return None\n',
    );
  if (name.endsWith('.java'))
    return pad(
      `package org.other.zeta;\npublic class ${name.slice(0, -5)} {\n  int unrelated(int a) {\n    return a + 1;\n  }\n\n\n\n  int nothing() {\n    return 2;\n  }\n}\n`,
    );
  if (name.endsWith('.ts') && name !== 'route.ts')
    return pad(
      'export function unrelated(a: number): number {\n  return a + 1;\n}\n\n\nexport const nothing = () => {\n\n\n\n  return 1;\n};\n',
    );
  if (name.endsWith('.go'))
    return pad(
      'package zeta\n\nfunc Unrelated(a int) int {\n\treturn a + 1\n}\n\nfunc Nothing() int {\n\n\n\treturn 2\n}\n',
    );
  if (name.endsWith('.rs'))
    return pad('fn unrelated(a: u64) -> u64 {\n    a + 1\n}\n\nfn nothing() -> u64 {\n\n\n\n    2\n}\n');
  if (name.endsWith('.cs'))
    return pad(
      `namespace Zeta;\npublic class ${name.slice(0, -3)} {\n    int Unrelated(int a) {\n        return a + 1;\n    }\n\n\n    int Nothing() {\n        return 2;\n    }\n}\n`,
    );
  if (name.endsWith('.rb'))
    return pad('class Unrelated\n  def nothing\n    1\n  end\n\n\n  def other\n    2\n  end\nend\n');
  if (name.endsWith('.php'))
    return pad(
      `<?php\nnamespace Zeta;\nclass ${name.slice(0, -4)} {\n    public function unrelated(): int {\n        return 1;\n    }\n\n\n    public function nothing(): int {\n        return 2;\n    }\n}\n`,
    );
  return undefined;
}
