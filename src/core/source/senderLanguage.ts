import type { LanguageId } from '../index/facts';
import type { SpanView } from './spanView';

const bySdk: Readonly<Record<string, readonly LanguageId[]>> = {
  python: ['python'],
  nodejs: ['javascript'],
  webjs: ['javascript'],
  java: ['java', 'kotlin'],
  android: ['java', 'kotlin'],
  go: ['go'],
  dotnet: ['csharp'],
  ruby: ['ruby'],
  php: ['php'],
  rust: ['rust'],
  erlang: ['elixir'],
};

/** Languages that the sender of a span may be written in, by its SDK; undefined when it does not say. */
export function languagesOf(span: SpanView): readonly LanguageId[] | undefined {
  const sdk = span.resource('telemetry.sdk.language');
  return sdk !== undefined && Object.hasOwn(bySdk, sdk) ? bySdk[sdk] : undefined;
}
