package org.kennel.rates;

import java.util.Map;
import org.kennel.Paths;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;

@Component
public class RateClient {
    private final RestClient http;

    public RateClient(@Value("${kennel.rates.url}") String url) {
        this.http = RestClient.builder().baseUrl(url).build();
    }

    public int rateOf(String breed) {
        return fetch(Paths.RATES + "/" + breed).get("rate");
    }

    private Map<String, Integer> fetch(String path) {
        return http.get()
                .uri(path)
                .retrieve()
                .body(new ParameterizedTypeReference<>() {
                });
    }
}
