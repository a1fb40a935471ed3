import { trace, type Attributes } from '@opentelemetry/api';

interface Options {
  readonly name: string;
  readonly attributes?: Attributes;
}

export function inSpan<T>({ name, attributes }: Options, run: () => T): T {
  return trace.getTracer('workshop').startActiveSpan(name, { attributes }, span => {
    try {
      return run();
    } finally {
      span.end();
    }
  });
}
