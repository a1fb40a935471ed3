package org.kennel.stays;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.opentelemetry.instrumentation.annotations.SpanAttribute;
import io.opentelemetry.instrumentation.annotations.WithSpan;
import org.kennel.bills.BillStore;
import org.kennel.dogs.Dog;
import org.kennel.rates.RateClient;
import org.springframework.stereotype.Service;

@Service
public class StayService {
    private static final String CHECK_OUT = "stay.check" + "_out";
    private final Tracer tracer = GlobalOpenTelemetry.getTracer("kennel.stays");
    private final BillStore bills;
    private final RateClient rates;

    public StayService(BillStore bills, RateClient rates) {
        this.bills = bills;
        this.rates = rates;
    }

    /** What a guest gets for staying longer. */
    interface Discount {
        int apply(int price);
    }

    @WithSpan
    public int nightsOf(long dogId) {
        return bills.nights(dogId);
    }

    @WithSpan(value = "stay.book", kind = SpanKind.INTERNAL)
    public int book(Dog dog, @SpanAttribute("nights") int nights) {
        int rate = rates.rateOf(dog.getBreed());
        Discount discount = new Discount() {
            @Override
            @WithSpan
            public int apply(int price) {
                return nights > 7 ? price * 9 / 10 : price;
            }
        };
        int price = discount.apply(rate * nights);
        bills.add(dog.getId(), nights, price);
        return price;
    }

    @WithSpan(StayNames.EXTEND)
    public void extend(long stayId, int nights) {
        Span span = tracer
                .spanBuilder(
                        StayNames.CHECK)
                .startSpan();
        try (Scope scope = span.makeCurrent()) {
            bills.lengthen(stayId, nights);
        } finally {
            span.end();
        }
    }

    public int bill(Dog dog, String rebate) {
        Span span = tracer.spanBuilder(CHECK_OUT).startSpan();
        try (Scope scope = span.makeCurrent()) {
            int total = bills.total(dog.getId());
            return inSpan("rebate for " + dog.getName(), () -> total - percent(rebate) * total / 100);
        } catch (RuntimeException error) {
            span.recordException(error);
            span.setStatus(StatusCode.ERROR);
            throw new IllegalStateException("No bill for " + dog.getName(), error);
        } finally {
            span.end();
        }
    }

    private int percent(String rebate) {
        return Integer.parseInt(rebate.trim());
    }

    private <T> T inSpan(String name, java.util.function.Supplier<T> work) {
        Span span = tracer.spanBuilder(name).startSpan();
        try (Scope scope = span.makeCurrent()) {
            return work.get();
        } finally {
            span.end();
        }
    }
}
