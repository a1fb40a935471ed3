import type { Span, SpanOptions } from '@opentelemetry/api';

export function inSpan<T>(name: string, work: (span: Span) => Promise<T> | T, options?: SpanOptions): Promise<T>;
