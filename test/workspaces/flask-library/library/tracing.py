from functools import wraps

from opentelemetry import trace

tracer = trace.get_tracer("library.core")


def traced(name=None):
    """Opens a span around a function, named after it unless told otherwise."""

    def decorate(fn):
        span_name = name or fn.__qualname__

        @wraps(fn)
        def wrapper(*args, **kwargs):
            with tracer.start_as_current_span(span_name):
                return fn(*args, **kwargs)

        return wrapper

    return decorate


def in_span(name, work, **attributes):
    with tracer.start_as_current_span(name, attributes=attributes):
        return work()
