import assert from 'node:assert/strict';
import { summaryMarkdown } from '../../../../src/features/timeline/summaryMarkdown';
import { traceOf } from './traceOf';

describe('the summary as Markdown', () => {
  it('names root, services by self time and where errors began', () => {
    const table = traceOf([
      { id: 1, name: 'POST /buy', service: 'frontend', from: 0, to: 100, error: true },
      { id: 2, parent: 1, name: 'charge', service: 'payment', from: 10, to: 90, error: true },
    ]);
    assert.equal(
      summaryMarkdown(table, 'http://localhost:16686/trace/5af7'),
      `**POST /buy** (frontend): 100 ms, 2 spans, 2 services, 2 errors

2026-11-22T10:20:00.000Z · trace \`5af7183fb1d4cf5f6d1e0c2b3a495867\` · [open](http://localhost:16686/trace/5af7)

| service | spans | errors | self time |
| --- | ---: | ---: | ---: |
| payment | 1 | 1 | 80 ms |
| frontend | 1 | 1 | 20 ms |

Errors began in:

- charge (payment)
`,
    );
  });

  it('lets no span text become markup', () => {
    const name = 'a|b\n# c [x](command:evil) <img> `d` @team';
    const text = summaryMarkdown(traceOf([{ id: 1, name, from: 0, to: 1 }]), undefined);
    assert.match(text, /^\*\*a\\\|b \\# c \\\[x\\\]\\\(command\\:evil\\\) \\<img\\> \\`d\\` \\@team\*\*/);
  });

  it('says what it leaves out', () => {
    const spans = Array.from({ length: 12 }, (_, n) => ({
      id: n + 1,
      name: `op${n}`,
      service: `s${n}`,
      from: n,
      to: n + 1,
      error: true,
    }));
    const text = summaryMarkdown(traceOf(spans), undefined);
    assert.match(text, /… and 2 more services/);
    assert.match(text, /- … and 2 more\n/);
  });

  it('says that parents are missing', () => {
    assert.match(
      summaryMarkdown(traceOf([{ id: 2, parent: 1, name: 'x', from: 0, to: 1 }]), undefined),
      /Partial: the parents of 1 span are missing/,
    );
  });
});
