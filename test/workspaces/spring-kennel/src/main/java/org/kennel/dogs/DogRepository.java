package org.kennel.dogs;

import java.util.List;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;

public interface DogRepository extends JpaRepository<Dog, Long> {
    List<Dog> findByBreedOrderByName(String breed);

    @Query("""
            select d from Dog d
            where lower(d.name) like lower(concat(:start, '%'))
            """)
    List<Dog> searchByStart(String start);

    long countByBreed(String breed);
}
