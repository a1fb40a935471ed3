package org.kennel;

/** Where things are found, for controllers and those who call them. */
public final class Paths {
    public static final String DOGS = "/dogs";
    public static final String STAYS = DOGS + "/{dogId}/stays";
    public static final String RATES = "/internal/rates";

    private Paths() {
    }
}
