package ch.monespacepro.keycloak.identifier;

import java.util.Arrays;
import java.util.Optional;

/** The values of the user attribute {@code professionalIdType}. */
public enum IdentifierType {
    GLN,
    /** The number of the Swiss health insurers' register, RCC in French. */
    ZSR,
    /** The number of French professionals. */
    RPPS,
    /** The person has no identifier; the value is 0. */
    NONE;

    /** Returns the type of this name; empty for any other text. */
    public static Optional<IdentifierType> find(String name) {
        return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
    }
}
