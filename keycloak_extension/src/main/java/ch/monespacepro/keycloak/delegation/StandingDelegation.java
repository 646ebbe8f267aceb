package ch.monespacepro.keycloak.delegation;

import ch.monespacepro.keycloak.account.Summary;
import ch.monespacepro.keycloak.text.PersonName;

/** A delegation that counts now, with its doctor. */
public record StandingDelegation(Delegation delegation, Summary principal) {

    /** Returns the doctor's title, first and last name. */
    String principalName() {
        return PersonName.of(principal.text("title"), principal.firstName(), principal.lastName());
    }
}
