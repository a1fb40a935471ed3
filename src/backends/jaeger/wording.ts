/** What usually listens where somebody took the wrong one of Jaeger's many ports. */
export const otherPorts: Readonly<Record<string, string>> = {
  4317: 'OTLP over gRPC',
  4318: 'OTLP over HTTP',
  5778: 'sampling strategies',
  5779: 'sampling strategies over gRPC',
  6831: 'spans over UDP',
  6832: 'spans over UDP',
  8888: "Jaeger's own metrics",
  9411: 'Zipkin spans',
  13133: 'the health check',
  14250: 'spans over gRPC',
  14268: 'spans, which are only posted there',
  14269: 'administration',
  16685: 'queries over gRPC',
  16687: 'administration',
};

export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  for (const [size, unit] of [
    [1e9, 'GB'],
    [1e6, 'MB'],
  ] as const) {
    if (bytes >= size) return `${Number((bytes / size).toPrecision(3))} ${unit}`;
  }
  return `${Number((bytes / 1e3).toPrecision(3))} kB`;
}

/** What a server said, as one line of moderate length that can stand at the end of ours. */
export function sentence(text: string): string {
  const line = text.replace(/[\s\x00-\x1f\x7f]+/g, ' ').trim();
  return line.length > 300 ? `${line.slice(0, 299)}…` : line;
}
