package org.kennel.rates;

import io.opentelemetry.instrumentation.annotations.WithSpan;
import java.util.Map;
import org.kennel.Paths;
import org.kennel.dogs.DogRepository;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What a breed costs a night; the mapping stands in the interface. */
@RestController
public class RateController implements RateApi {
    private final DogRepository dogs;

    public RateController(DogRepository dogs) {
        this.dogs = dogs;
    }

    @Override
    public Map<String, Integer> rate(@PathVariable String breed) {
        return Map.of("rate", Surcharge.forCount(dogs.countByBreed(breed)));
    }

    static class Surcharge {
        @WithSpan
        static int forCount(long count) {
            return count > 1 ? 25 : 20;
        }
    }
}
