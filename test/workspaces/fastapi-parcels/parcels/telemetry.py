import os
from functools import wraps

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.instrumentation.fastapi import FastAPIInstrumentor
from opentelemetry.instrumentation.httpx import HTTPXClientInstrumentor
from opentelemetry.instrumentation.sqlite3 import SQLite3Instrumentor
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

TRACER_NAME = "parcels"


def setup_telemetry(app):
    provider = TracerProvider(resource=Resource.create({"service.name": os.getenv("SERVICE", "parcels")}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    trace.set_tracer_provider(provider)
    FastAPIInstrumentor.instrument_app(app, excluded_urls="healthz")
    HTTPXClientInstrumentor().instrument()


def get_tracer():
    return trace.get_tracer(TRACER_NAME)


def spanned(name: str):
    def decorate(fn):
        @wraps(fn)
        async def wrapper(*args, **kwargs):
            with get_tracer().start_as_current_span(name) as span:
                span.set_attribute("parcels.helper", fn.__name__)
                return await fn(*args, **kwargs)

        return wrapper

    return decorate


# Before anybody connects.
SQLite3Instrumentor().instrument()
