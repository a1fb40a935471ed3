package org.kennel.stays;

import org.kennel.dogs.DogRepository;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

@Component
public class FeedingRound {
    private final DogRepository dogs;

    public FeedingRound(DogRepository dogs) {
        this.dogs = dogs;
    }

    @Scheduled(initialDelay = 1500, fixedDelay = 3_600_000)
    public void feed() {
        System.out.println(dogs.count() + " dogs are fed");
    }
}
