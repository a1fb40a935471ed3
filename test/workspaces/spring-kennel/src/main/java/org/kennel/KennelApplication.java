package org.kennel;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.EnableScheduling;

@SpringBootApplication
@EnableScheduling
public class KennelApplication {
    public static void main(String[] args) {
        SpringApplication.run(KennelApplication.class, args);
    }

    @EventListener(ApplicationReadyEvent.class)
    void open() {
        System.out.println("The kennel is open");
    }
}
