package ch.monespacepro.keycloak.team;

import ch.monespacepro.keycloak.text.PersonName;
import java.util.Objects;
import java.util.stream.Stream;
import org.keycloak.models.ClientModel;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleModel;
import org.keycloak.models.UserModel;
import org.keycloak.representations.AccessToken;

/**
 * A staff member who acts.
 *
 * @param token by which they act
 * @param client to which the token was issued
 */
public record TeamMember(RealmModel realm, UserModel person, AccessToken token, ClientModel client) {

    /** The role that the endpoints require. */
    public static final String ROLE = "account-validator";

    private static Stream<String> staffRoles() {
        return Stream.of(ROLE, "delegation-manager");
    }

    /** Returns the name as the record keeps it. */
    String name() {
        String names = PersonName.of(person.getFirstName(), person.getLastName());
        return names.isEmpty() ? person.getUsername() : names;
    }

    /** Returns whether this staff member may change the account: neither their own, nor that of another one. */
    boolean mayActOn(UserModel other) {
        return !other.getId().equals(person.getId()) && !isStaff(realm, other);
    }

    static boolean isStaff(RealmModel realm, UserModel person) {
        return staffRoles().map(realm::getRole).filter(Objects::nonNull).anyMatch((RoleModel role) -> person.hasRole(role));
    }
}
