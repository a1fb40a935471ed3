package org.kennel.rates;

import java.util.Map;
import org.kennel.Paths;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

public interface RateApi {
    @GetMapping(Paths.RATES + "/{breed}")
    Map<String, Integer> rate(@PathVariable String breed);
}
