'use strict';

// Starts OpenTelemetry. Loaded with `node --require`, before anything else: a module that is loaded earlier
// than its instrumentation is never instrumented. Where the spans go is said by the standard variables:
// OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_SERVICE_NAME, OTEL_RESOURCE_ATTRIBUTES.

const { randomUUID } = require('node:crypto');
const { OTLPTraceExporter } = require('@opentelemetry/exporter-trace-otlp-http');
const { registerInstrumentations } = require('@opentelemetry/instrumentation');
const { DnsInstrumentation } = require('@opentelemetry/instrumentation-dns');
const { ExpressInstrumentation } = require('@opentelemetry/instrumentation-express');
const { HttpInstrumentation } = require('@opentelemetry/instrumentation-http');
const { NetInstrumentation } = require('@opentelemetry/instrumentation-net');
const { PgInstrumentation } = require('@opentelemetry/instrumentation-pg');
const { defaultResource, detectResources, envDetector, resourceFromAttributes } = require('@opentelemetry/resources');
const { BatchSpanProcessor, NodeTracerProvider } = require('@opentelemetry/sdk-trace-node');
const { version } = require('../package.json');

process.setSourceMapsEnabled(true); // stacks name the TypeScript somebody wrote, not the JavaScript in dist

const provider = new NodeTracerProvider({
  resource: defaultResource()
    .merge(resourceFromAttributes({ 'service.version': version, 'service.instance.id': randomUUID() }))
    .merge(detectResources({ detectors: [envDetector] })),
  spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
});
provider.register();

const instrumentations = [
  new HttpInstrumentation(),
  new ExpressInstrumentation(),
  new PgInstrumentation({ enhancedDatabaseReporting: true, requireParentSpan: true }),
];
if (process.env.SHOP_NETWORK_SPANS === 'true') {
  instrumentations.push(new NetInstrumentation(), new DnsInstrumentation());
}
registerInstrumentations({ instrumentations });

/** Sends what is still waiting; to be called before the process ends. */
exports.stopTelemetry = () => provider.shutdown();
