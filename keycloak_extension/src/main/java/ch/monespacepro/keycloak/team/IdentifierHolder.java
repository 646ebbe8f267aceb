package ch.monespacepro.keycloak.team;

import ch.monespacepro.keycloak.account.Account;
import ch.monespacepro.keycloak.account.AccountStatus;
import ch.monespacepro.keycloak.http.Problem;
import ch.monespacepro.keycloak.identifier.IdentifierType;
import jakarta.ws.rs.core.Response.Status;

/** The rule that two active accounts do not hold the same identifier. */
record IdentifierHolder(Case each) {

    /** @throws jakarta.ws.rs.WebApplicationException 409 with the account that holds it */
    void refuseOther(String type, String value) {
        if (value == null || IdentifierType.NONE.name().equals(type)) {
            return;
        }
        each.session()
                .users()
                .searchForUserByUserAttributeStream(each.realm(), "professionalId", value)
                .filter(other -> !other.getId().equals(each.person().getId()))
                .filter(other -> String.valueOf(type).equals(other.getFirstAttribute("professionalIdType")))
                .filter(other -> new Account(other).status() == AccountStatus.ACTIVE)
                .findFirst()
                .ifPresent(other -> {
                    throw Problem.of(Status.CONFLICT, "identifier_taken", "Another active account holds this identifier.")
                            .with("by", other.getId())
                            .exception();
                });
    }
}
