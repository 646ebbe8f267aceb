package ch.monespacepro.keycloak.text;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A person's name as it is shown: title, first and last name, or less. */
public final class PersonName {

    private PersonName() {}

    /** Returns the parts that are there, in this order; null and blank ones are left out. */
    public static String of(String... parts) {
        return Stream.of(parts).filter(part -> part != null && !part.isBlank()).collect(Collectors.joining(" "));
    }
}
