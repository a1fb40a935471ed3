package org.kennel.stays;

import java.util.Map;
import org.kennel.Paths;
import org.kennel.dogs.Dog;
import org.kennel.dogs.DogRepository;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(Paths.STAYS)
public class StayController {
    private final DogRepository dogs;
    private final StayService stays;

    public StayController(DogRepository dogs, StayService stays) {
        this.dogs = dogs;
        this.stays = stays;
    }

    @ModelAttribute("dog")
    Dog loadDog(@PathVariable long dogId) {
        return dogs.findById(dogId).orElseThrow();
    }

    @GetMapping
    public Map<String, Object> all(@ModelAttribute("dog") Dog dog) {
        return Map.of("dog", dog.getName(), "nights", stays.nightsOf(dog.getId()));
    }

    @PostMapping
    public Map<String, Object> book(@ModelAttribute("dog") Dog dog, @RequestParam int nights) {
        return Map.of("price", stays.book(dog, nights));
    }

    @PutMapping("/{stayId:[0-9]+}")
    public Map<String, Object> extend(@PathVariable long stayId, @RequestParam int nights) {
        stays.extend(stayId, nights);
        return Map.of("stay", stayId);
    }

    @PostMapping("/bill")
    public Map<String, Object> bill(@ModelAttribute("dog") Dog dog, @RequestParam String rebate) {
        return Map.of("total", stays.bill(dog, rebate));
    }

    @ExceptionHandler(java.util.NoSuchElementException.class)
    ResponseEntity<String> missing(java.util.NoSuchElementException error) {
        return ResponseEntity.notFound().build();
    }
}
