package ch.monespacepro.keycloak.delegation;

import org.keycloak.models.ClientModel;
import org.keycloak.models.UserModel;
import org.keycloak.representations.AccessToken;

/**
 * The person who changes a delegation.
 *
 * @param token by which they act
 * @param client to which the token was issued
 */
public record Actor(UserModel person, AccessToken token, ClientModel client, Side side) {

    /** On which side of a delegation a person acts. */
    public enum Side {
        /** A staff member with the role {@link #ROLE}. */
        TEAM,
        /** The doctor. */
        PRINCIPAL,
        ASSISTANT
    }

    /** The realm role of the staff members who grant and revoke. */
    public static final String ROLE = "delegation-manager";

    /** Returns whether this is the person. */
    boolean is(UserModel other) {
        return person.getId().equals(other.getId());
    }
}
