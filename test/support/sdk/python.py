"""python python.py [--endpoint URL] [--protocol http|grpc] [--nan]

Sends spans by the OpenTelemetry SDK for Python and prints as JSON what it sent (without an endpoint the exporter's own settings
decide where to): a request that fails with a real
exception two functions down, a client span with integers beyond what JavaScript can hold, and a span that links back.

With --nan it sends one more trace, of service sdk-python-nan, with attributes that are not numbers (the SDK for Node
can't: it sends JSON). A Jaeger fails each legacy answer that contains it, so it has a service of its own.
"""

import argparse
import json
import math
import time

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter as GrpcExporter
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter as HttpExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Link, SpanKind, StatusCode

SERVICE = "sdk-python"
NAN_SERVICE = "sdk-python-nan"
NOT_NUMBERS = {"mean": math.nan, "largest": math.inf, "smallest": -math.inf}


class OutOfStock(Exception):
    pass


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--endpoint", help="http://host:port, without /v1/traces")
    parser.add_argument("--protocol", choices=["http", "grpc"], default="http")
    parser.add_argument("--nan", action="store_true")
    options = parser.parse_args()

    provider = provider_of(SERVICE, options)
    tracer = provider.get_tracer("sdk-python-sender", "1.0.0", attributes={"scope.attribute": "größe", "scope.number": 3})
    request = serve_request(tracer)
    audit = tracer.start_span(
        "audit",
        context=trace.set_span_in_context(trace.INVALID_SPAN),
        links=[Link(request[0].get_span_context(), {"why": "same order", "weights": [0.25, 0.75]})],
    )
    audit.end()
    provider.shutdown()
    traces = [describe("request", SERVICE, request), describe("audit", SERVICE, [audit])]

    if options.nan:
        provider = provider_of(NAN_SERVICE, options)
        mean = provider.get_tracer("sdk-python-sender", "1.0.0").start_span("mean", attributes=NOT_NUMBERS)
        mean.end()
        provider.shutdown()
        traces.append(describe("nan", NAN_SERVICE, [mean]))

    print(json.dumps({"sdk": "python", "traces": traces}))


def provider_of(service, options):
    provider = TracerProvider(resource=Resource.create({"service.name": service, "service.version": "0.3.0"}))
    provider.add_span_processor(BatchSpanProcessor(exporter_of(options)))
    return provider


def exporter_of(options):
    if options.protocol == "grpc":
        return GrpcExporter(endpoint=options.endpoint)
    return HttpExporter(endpoint=f"{options.endpoint}/v1/traces" if options.endpoint else None)


def serve_request(tracer):
    """One request as a service would serve it: the spans that it opened, the outermost first."""
    spans = []
    try:
        with tracer.start_as_current_span("GET /Größe", kind=SpanKind.SERVER) as server:
            spans.append(server)
            server.set_attribute("http.route", "/{size}")
            load_order(tracer, spans)
    except OutOfStock:
        pass
    return spans


def load_order(tracer, spans) -> None:
    with tracer.start_as_current_span("load order", attributes={"order.id": 2**63 - 1, "order.min": -(2**63)}) as span:
        spans.append(span)
        with tracer.start_as_current_span("redis GET", kind=SpanKind.CLIENT) as client:
            spans.append(client)
            client.set_attribute("db.system.name", "redis")
            client.set_attribute("db.query.text", "GET order:?")
            client.add_event("cache miss", {"keys": ["order:1", "order:2"]}, timestamp=time.time_ns())
            client.set_status(StatusCode.OK)
        raise OutOfStock("nothing of “42” left")


def describe(name, service, spans):
    return {
        "name": name,
        "traceId": f"{spans[0].get_span_context().trace_id:032x}",
        "spans": [
            {
                "spanId": f"{span.get_span_context().span_id:016x}",
                "parentSpanId": f"{span.parent.span_id:016x}" if span.parent else None,
                "service": service,
                "name": span.name,
                "kind": span.kind.name,
                "startTimeUnixNano": str(span.start_time),
                "durationNano": str(span.end_time - span.start_time),
                "status": {"code": span.status.status_code.name, "message": span.status.description},
                "attributes": {key: exact(value) for key, value in span.attributes.items()},
                "events": [
                    {"name": event.name, "timeUnixNano": str(event.timestamp), "attributes": dict(event.attributes)}
                    for event in span.events
                ],
                "links": [
                    {
                        "traceId": f"{link.context.trace_id:032x}",
                        "spanId": f"{link.context.span_id:016x}",
                        "attributes": dict(link.attributes),
                    }
                    for link in span.links
                ],
                "scope": {
                    "name": span.instrumentation_scope.name,
                    "version": span.instrumentation_scope.version,
                    "attributes": dict(span.instrumentation_scope.attributes or {}),
                },
                "resource": dict(span.resource.attributes),
            }
            for span in spans
        ],
    }


def exact(value):
    """Numbers that JSON or JavaScript can't hold are printed as text, with their type."""
    if isinstance(value, float) and not math.isfinite(value):
        text = "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
        return {"type": "double", "text": text}
    if isinstance(value, int) and abs(value) >= 2**53:
        return {"type": "int", "text": str(value)}
    return value


if __name__ == "__main__":
    main()
