package ch.monespacepro.keycloak.delegation;

import ch.monespacepro.keycloak.account.Summary;
import java.util.Map;
import java.util.Set;

/** Delegations for tests. */
final class Standing {

    private Standing() {}

    static Delegation delegation(String principalId, String practice, Set<Right> rights) {
        return new Delegation(principalId, "assistant", null, null, null, null, practice, rights);
    }

    static StandingDelegation of(String id, String title, String firstName, String lastName, String practice) {
        Map<String, String> attributes = title.isEmpty() ? Map.of() : Map.of("title", title);
        return new StandingDelegation(
                delegation(id, practice, Right.byDefault()),
                new Summary(id, id + "@example.ch", firstName, lastName, true, null, false, attributes));
    }
}
