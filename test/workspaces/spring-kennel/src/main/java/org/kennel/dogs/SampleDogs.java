package org.kennel.dogs;

import java.util.List;
import org.springframework.boot.CommandLineRunner;
import org.springframework.stereotype.Component;

@Component
class SampleDogs implements CommandLineRunner {
    private final DogRepository dogs;

    SampleDogs(DogRepository dogs) {
        this.dogs = dogs;
    }

    @Override
    public void run(String... args) {
        dogs.saveAll(List.of(new Dog("Bella", "beagle"), new Dog("Rex", "boxer"), new Dog("Bruno", "boxer")));
    }
}
