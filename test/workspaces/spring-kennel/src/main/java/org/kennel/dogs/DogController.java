package org.kennel.dogs;

import java.util.List;
import org.kennel.Paths;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

@RestController
@RequestMapping(Paths.DOGS)
public class DogController {
    private final DogRepository dogs;

    public DogController(DogRepository dogs) {
        this.dogs = dogs;
    }

    public record NewDog(String name, String breed) {
    }

    @GetMapping
    public List<Dog> list(@RequestParam(required = false) String start) {
        if (start != null) {
            return dogs.searchByStart(start);
        }
        return dogs.findAll();
    }

    @GetMapping("/breeds/{breed}")
    public List<Dog> list(@PathVariable String breed, @RequestParam(defaultValue = "10") int limit) {
        List<Dog> all = dogs.findByBreedOrderByName(breed);
        return all.subList(0, Math.min(limit, all.size()));
    }

    @GetMapping("/{id}")
    public Dog one(@PathVariable long id) {
        return find(id);
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    public Dog create(@RequestBody NewDog body) {
        if (body.name() == null || body.name().isBlank()) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "A dog has a name");
        }
        return dogs.save(new Dog(body.name(), body.breed()));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    public void remove(@PathVariable long id) {
        dogs.delete(find(id));
    }

    private Dog find(long id) {
        return dogs.findById(id)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "No dog " + id));
    }
}
