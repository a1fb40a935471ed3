import assert from 'node:assert/strict';
import { say } from '../../../../src/core/phrase';
import type { Finding } from '../../../../src/core/source/rule';
import type { TableSpan } from '../../../../src/core/source/spanView';
import { resolverOf, spanOf } from '../../../support/source/cases';
import { indexOf } from '../../../support/source/sources';

type Tags = Readonly<Record<string, string | number | boolean>>;

/** A trace of one span as Jaeger has it. */
export function traceOf(
  tags: Tags,
  { name = 'work', service = 'shop', language = '', logs = [] as Tags[], resource = {} as Tags } = {},
): object {
  const list = (of: Tags) =>
    Object.entries(of).map(([key, value]) => ({
      key,
      type: typeof value === 'number' ? 'int64' : typeof value === 'boolean' ? 'bool' : 'string',
      value,
    }));
  return {
    traceID: '1'.repeat(32),
    spans: [
      {
        traceID: '1'.repeat(32),
        spanID: '2'.repeat(16),
        operationName: name,
        references: [],
        startTime: 1,
        duration: 1,
        tags: list(tags),
        logs: logs.map(fields => ({ timestamp: 1, fields: list(fields) })),
        processID: 'p1',
      },
    ],
    processes: {
      p1: {
        serviceName: service,
        tags: list({ ...(language && { 'telemetry.sdk.language': language }), ...resource }),
      },
    },
    warnings: null,
  };
}

function spanWith(...given: Parameters<typeof traceOf>): TableSpan {
  return spanOf(traceOf(...given), '2'.repeat(16));
}

function shown({ uri, line, functionName, kind, confidence }: Finding): string {
  return `${uri.replace('file:///workspace/', '')}:${line} ${functionName ?? '-'} ${kind} ${confidence}`;
}

const files = {
  'services/cat/app/orders.py': `import os

@cached
@traced
def load(oid):
    # the row
    row = fetch(oid)

    return row


def fetch(oid):
    return oid


class Repo:
    def load(self):
        return 1
`,
  'services/cat/app/__init__.py': '',
  'services/web/src/api.ts': `export function open() {
  return 1;
}

export const close = () => {
  return 2;
};
`,
  'services/web/tsconfig.json': '{"compilerOptions":{"outDir":"dist","rootDir":"src"}}',
  'services/web/dist/bundle.js': '"use strict";\nfunction a(){return 2}\n//# sourceMappingURL=bundle.js.map\n',
  'services/web/dist/bundle.js.map': JSON.stringify({
    version: 3,
    sections: [
      {
        offset: { line: 1, column: 0 },
        map: { version: 3, sourceRoot: '..', sources: ['src/api.ts'], names: [], mappings: 'AAIA,YACE' },
      },
    ],
  }),
  'services/web/dist/lone.js': '',
  'services/web/src/lone.ts': 'export function lonely() {\n  return 1;\n}\n',
};

const ready = indexOf(files).then(index => resolverOf(index, files));

async function found(...given: Parameters<typeof traceOf>): Promise<string[]> {
  const { locations, jump } = (await ready).resolve(spanWith(...given));
  return locations.map((location, i) => shown(location) + (i === jump ? ' !' : ''));
}

const py = '/srv/app/orders.py';
const at = 'services/cat/app/orders.py';

describe('a file and a line that a span names', () => {
  it('is the line, when the function agrees', async () =>
    assert.deepEqual(
      await found({ 'code.file.path': py, 'code.line.number': 7, 'code.function.name': 'app.orders.load' }),
      [`${at}:7 load origin exact !`],
    ));

  it('is the function, for the line of a decorator or one above', async () => {
    for (const line of [2, 3, 4, 5])
      assert.deepEqual(await found({ 'code.filepath': py, 'code.lineno': line, 'code.function': 'load' }), [
        `${at}:5 load origin exact !`,
      ]);
  });

  it('is the function, for a line that is blank or a comment, or elsewhere, or beyond the end', async () => {
    for (const line of [6, 8, 12, 400]) {
      assert.deepEqual(await found({ 'code.file.path': py, 'code.line.number': line, 'code.function.name': 'fetch' }), [
        `${at}:12 fetch origin ${line === 12 ? 'exact' : 'high'} !`,
      ]);
      assert.deepEqual(
        await found({ 'code.file.path': py, 'code.line.number': line, 'code.function.name': 'app.orders.load' }),
        [`${at}:5 load origin exact !`],
        String(line),
      );
    }
  });

  it('is the function around the line, when none is named', async () => {
    assert.deepEqual(await found({ 'code.file.path': `/x/cat${py.slice(4)}`, 'code.line.number': '13.0' }), [
      `${at}:13 fetch origin high !`,
    ]);
    assert.deepEqual(await found({ 'code.file.path': py, 'code.line.number': 13 }), [`${at}:13 fetch origin medium !`]);
  });

  it('tells methods from functions of the same name', async () =>
    assert.deepEqual(await found({ 'code.file.path': py, 'code.function.name': 'app.orders.Repo.load' }), [
      `${at}:17 Repo.load origin exact !`,
    ]));

  it('is offered, not opened, when the function is gone', async () => {
    const [first, ...rest] = await found({
      'code.file.path': py,
      'code.line.number': 13,
      'code.function.name': 'gone',
    });
    assert.match(first, /fetch origin low$/);
    assert.deepEqual(rest, []);
  });

  it('is what handles the request, on the span of a server', async () =>
    assert.deepEqual(await found({ 'span.kind': 'server', 'code.file.path': py, 'code.line.number': 13 }), [
      `${at}:13 fetch handler medium !`,
    ]));

  it('is read from Datadog’s attributes, too', async () =>
    assert.deepEqual(
      await found({
        '_dd.code_origin.type': 'entry',
        '_dd.code_origin.frames.0.file': '/usr/src/app/src/api.ts',
        '_dd.code_origin.frames.0.line': '2',
        '_dd.code_origin.frames.0.method': 'open',
      }),
      ['services/web/src/api.ts:2 open origin exact !'],
    ));

  it('is taken back to the source by its map, or by where compilers put things', async () => {
    assert.deepEqual(
      await found({ 'code.file.path': '/app/dist/bundle.js', 'code.line.number': 2, 'code.column.number': 14 }),
      ['services/web/src/api.ts:6 close origin high !'],
    );
    assert.deepEqual(
      await found({ 'code.file.path': '/app/dist/lone.js', 'code.line.number': 9, 'code.function.name': 'lonely' }),
      ['services/web/src/lone.ts:1 lonely origin exact !'],
    );
  });

  it('of a library is none, and is said to be one', async () => {
    const answer = (await ready).resolve(
      spanWith({
        'code.file.path': '/app/node_modules/pg/lib/orders.py',
        'code.line.number': 3,
        'code.function': 'load',
      }),
    );
    assert.deepEqual(answer.locations, []);
    assert.match(say(answer.reason), /not code of this workspace/);
  });
});

describe('errors and stacks', () => {
  it('are at the innermost frame here; Python’s first own frame opened the span', async () =>
    assert.deepEqual(
      await found(
        {},
        {
          language: 'python',
          logs: [
            {
              event: 'exception',
              'exception.type': 'KeyError',
              'exception.stacktrace': `Traceback (most recent call last):
  File "/usr/lib/python3/site-packages/opentelemetry/trace/__init__.py", line 589, in use_span
    yield span
  File "/srv/app/orders.py", line 7, in load
    row = fetch(oid)
  File "/srv/app/orders.py", line 13, in fetch
    return oid
  File "/usr/lib/python3/site-packages/redis/client.py", line 3, in get
KeyError`,
            },
          ],
        },
      ),
      [`${at}:7 load origin high !`, `${at}:13 fetch error high`],
    ));

  it('are functions where a stack says no files, and nowhere in files that only are called alike', async () => {
    const cs = {
      'Pay/Charge.cs': `namespace Pay;
public class Charge {
    public void Step() {
        Go();
    }
}
`,
    };
    const resolver = resolverOf(await indexOf(cs), cs);
    const at = (stacktrace: string): string[] =>
      resolver
        .resolve(
          spanWith({}, { language: 'dotnet', logs: [{ event: 'exception', 'exception.stacktrace': stacktrace }] }),
        )
        .locations.map(shown);
    assert.deepEqual(at('X: y\n   at System.Web.Run(String a)\n   at Pay.Charge.Step()'), [
      'Pay/Charge.cs:3 Charge.Step error high',
    ]);
    assert.deepEqual(at('X: y\n   at Other.Charge.Load() in /_/src/lib/Charge.cs:line 4'), []);
  });

  it('are links, frame by frame', async () => {
    const span = spanWith({}, { logs: [{ event: 'exception', 'exception.stacktrace': `Error: x
    at open (/app/src/api.ts:2:3)
    at x (/app/node_modules/y/z.js:1:1)
    at a (/app/dist/bundle.js:2:14)` }] }); // prettier-ignore
    assert.deepEqual(
      (await ready)
        .frames(span)
        .map(({ event, textLine, uri, line }) => `${event} ${textLine} ${uri.split('/').at(-1)}:${line}`),
      ['0 1 api.ts:2', '0 3 api.ts:6'],
    );
  });

  it('are where a stack was taken, at medium', async () =>
    assert.deepEqual(await found({ 'code.stacktrace': 'Error\n    at close (/app/src/api.ts:6:3)' }), [
      'services/web/src/api.ts:6 close origin medium !',
    ]));

  it('are in the caller of helpers that only note them', async () => {
    const go = {
      'go.mod': 'module shop.test/app\n',
      'app/work.go': `package app

func Load(ctx context.Context) error {
	return within(ctx, func() error {
		return get(ctx)
	})
}

func within(ctx context.Context, step func() error) error {
	ctx, span := tracer.Start(ctx, "work")
	defer span.End()
	err := step()
	fail(span, err)
	return err
}

func fail(span trace.Span, err error) {
	span.RecordError(err, trace.WithStackTrace(true))
	span.SetStatus(codes.Error, err.Error())
}
`,
    };
    const resolver = resolverOf(await indexOf(go), go);
    const stack = ['fail:18', 'within:13', 'Load:4']
      .map(frame => frame.split(':'))
      .map(([name, line]) => `shop.test/app/app.${name}(...)\n\t/build/app/work.go:${line} +0x1`);
    const exception = { event: 'exception', 'exception.stacktrace': `goroutine 1 [running]:\n${stack.join('\n')}` };
    const { locations } = resolver.resolve(spanWith({}, { language: 'go', logs: [exception] }));
    assert.deepEqual(locations.filter(({ kind }) => kind === 'error').map(shown), [
      'app/work.go:4 Load error high',
      'app/work.go:18 fail error medium',
    ]);
  });

  it('without a stack are where their text is made', async () => {
    const go = {
      'cart/store.go': `package cart

func Load(id string) error {
	if id == "" {
		return errors.New("cart id is missing")
	}
	if err := get(id); err != nil {
		return fmt.Errorf("load cart %s: %w", id, err)
	}
	return nil
}
`,
    };
    const resolver = resolverOf(await indexOf(go), go);
    const at = (message: string): string[] =>
      resolver
        .resolve(spanWith({}, { language: 'go', logs: [{ event: 'exception', 'exception.message': message }] }))
        .locations.map(shown);
    assert.deepEqual(at('checkout: cart id is missing'), ['cart/store.go:5 Load error medium']);
    assert.deepEqual(at('load cart 17: connection refused'), ['cart/store.go:8 Load error medium']);
    assert.deepEqual(at('something else'), []);
  });
});
