package org.kennel.stays;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Tracer;

class StayServiceTest {
    private final Tracer tracer = GlobalOpenTelemetry.getTracer("kennel.stays");

    void checks() {
        tracer.spanBuilder("stay.check").startSpan().end();
        tracer.spanBuilder("stay.book").startSpan().end();
    }
}
