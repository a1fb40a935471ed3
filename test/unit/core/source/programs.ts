// Programs and spans in tests of rules: files in, where a click goes out.
import type { SourceIndex } from '../../../../src/core/index/sourceIndex';
import { say } from '../../../../src/core/phrase';
import { SourceResolver } from '../../../../src/core/source/resolver';
import { SpanKind } from '../../../../src/core/spans/spanTable';
import { indexOf } from '../../../support/source/sources';
import { viewOf, type Shown } from './views';
import { workspaceOf } from './workspace';

export const kinds = {
  internal: SpanKind.Internal, server: SpanKind.Server, client: SpanKind.Client, producer: SpanKind.Producer, consumer: SpanKind.Consumer,
}; // prettier-ignore

export class Program {
  private constructor(
    readonly index: SourceIndex,
    private readonly resolver: SourceResolver,
  ) {}

  static async of(files: Readonly<Record<string, string>>, services: Record<string, string> = {}): Promise<Program> {
    const index = await indexOf(files);
    const workspace = workspaceOf({ '/workspace': Object.keys(files) });
    return new Program(index, new SourceResolver({ index, files: workspace, mappings: [], services }));
  }

  /** Places as `path:line function kind confidence`; the one that a click opens has `*` in front. */
  places(span: Shown): string[] {
    const { locations, jump } = this.resolver.resolve(viewOf(span));
    return locations.map(({ uri, line, functionName, kind, confidence }, i) => {
      const path = uri.replace('file:///workspace/', '');
      return `${i === jump ? '*' : ' '} ${path}:${line} ${functionName ?? '-'} ${kind} ${confidence}`;
    });
  }

  /** What a click opens, as `path:line`; `ask` when it has several, `none` without any. */
  click(span: Shown): string {
    const { locations, jump } = this.resolver.resolve(viewOf(span));
    if (jump === undefined) return locations.length ? `ask ${locations.length}` : 'none';
    const { uri, line } = locations[jump];
    return `${uri.replace('file:///workspace/', '')}:${line}`;
  }

  /** For finding out why: all rules and what they said. */
  explain(span: Shown): string {
    const { steps } = this.resolver.explain(viewOf(span));
    return steps.map(step => `${step.rule}: ${say(step.note)} (${step.findings.length})`).join('\n');
  }
}
