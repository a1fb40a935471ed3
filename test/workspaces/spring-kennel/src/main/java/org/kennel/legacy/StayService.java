package org.kennel.legacy;

import io.opentelemetry.instrumentation.annotations.WithSpan;

/** The service of before: nobody calls it, but its names are those of today's. */
public class StayService {
    @WithSpan
    public int nightsOf(long dogId) {
        return 0;
    }

    public int book(long dogId, int nights) {
        System.out.println("stay.book");
        return 0;
    }
}
