/** Names that speak of tracing: `tracer`, `s.myTracer`, `TRACER`, `otel`; not `contract`, `tracker`, `stacktrace`. */
export function speaksOfTracing(text: string): boolean {
  return /(?:^|[^a-zA-Z])[tT]rac(?:e|ing)|[a-z]Trac(?:e|ing)|TRAC(?:E|ING)|(?:^|[^a-zA-Z])(?:otel|telemetry|spans?(?:[^a-z]|$))|O[tT]el|Telemetry|Span|[oO]bserv|[iI]nstrument/.test(
    text,
  );
}
