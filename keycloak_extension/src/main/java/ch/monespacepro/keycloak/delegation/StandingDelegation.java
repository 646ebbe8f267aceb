package ch.monespacepro.keycloak.delegation;

import ch.monespacepro.keycloak.account.Summary;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A delegation that counts now, with its doctor. */
public record StandingDelegation(Delegation delegation, Summary principal) {

    /** Returns the doctor's title, first and last name. */
    String principalName() {
        return Stream.of(principal.text("title"), principal.firstName(), principal.lastName())
                .filter(Objects::nonNull)
                .filter(part -> !part.isBlank())
                .collect(Collectors.joining(" "));
    }
}
