import { SpanStatusCode, trace } from '@opentelemetry/api';

const tracer = trace.getTracer('workshop.tracing');

/** A span around a method: of the given name, or `Class.method`. */
export function Traced(name?: string): MethodDecorator {
  return (target, key, descriptor: PropertyDescriptor) => {
    const original = descriptor.value;
    const spanName = name ?? `${target.constructor.name}.${String(key)}`;
    descriptor.value = function (...args: unknown[]) {
      return tracer.startActiveSpan(spanName, async span => {
        try {
          return await original.apply(this, args);
        } catch (error) {
          span.recordException(error as Error);
          span.setStatus({ code: SpanStatusCode.ERROR });
          throw error;
        } finally {
          span.end();
        }
      });
    };
  };
}
