import type { Backend } from '../../backends/backend';
import type { Decoder } from '../../backends/decoder';
import { createTablesBackend } from '../../backends/files/tablesBackend';
import type { Endpoint } from '../../core/endpoint';
import type { SpanTable } from '../../core/spans/spanTable';
import type { Translate } from '../../core/translate';

export interface SampleDeps {
  readonly decoder: Decoder;
  /** The recording, as OTLP JSON. */
  readonly read: () => Promise<Uint8Array>;
  /** Is told of each table before anybody else sees it. */
  readonly onTable: (table: SpanTable) => void;
  readonly translate: Translate;
}

/** The recorded traces as a source like any other: decoded with the first question, then kept, for they are small. */
export function createSampleBackend(endpoint: Endpoint, { decoder, read, onTable, translate }: SampleDeps): Backend {
  let loading: Promise<readonly SpanTable[]> | undefined;
  const decode = async (): Promise<readonly SpanTable[]> => {
    const decoding = decoder.begin('otlp-json');
    try {
      decoding.append(await read());
      // Not the signal of who asks first: others may wait for the same.
      const { traces } = await decoding.finish(new AbortController().signal);
      traces.forEach(onTable);
      return traces;
    } finally {
      decoding.dispose();
    }
  };
  const load = async (): Promise<readonly SpanTable[]> => {
    loading ??= decode();
    loading.catch(() => (loading = undefined)); // may go better the next time
    return loading;
  };
  return createTablesBackend(endpoint, { load, translate, isTimeless: true });
}
