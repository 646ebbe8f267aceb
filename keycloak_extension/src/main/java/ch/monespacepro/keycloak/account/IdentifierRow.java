package ch.monespacepro.keycloak.account;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a query reads about an account with an identifier, without the rest of the account.
 *
 * @param attributes those of {@link #ATTRIBUTES} that the account has
 */
public record IdentifierRow(Map<String, String> attributes, boolean isEnabled) {

    /** The attribute with the identifier itself. */
    public static final String IDENTIFIER = Attributes.IDENTIFIER;

    private static final String TYPE = "professionalIdType";
    private static final String FUNCTION = "function";

    public static final Set<String> ATTRIBUTES = Set.of(Attributes.STATUS, Attributes.IDENTIFIER, TYPE, FUNCTION);

    public boolean isActive() {
        return AccountStatus.effective(attributes.get(Attributes.STATUS), isEnabled) == AccountStatus.ACTIVE;
    }

    /** Returns the name of the identifier's type. */
    public Optional<String> type() {
        return Optional.ofNullable(attributes.get(TYPE));
    }

    public String value() {
        return attributes.get(IDENTIFIER);
    }

    /** Returns whether the identifier has a warning; a staff member may have confirmed it: see {@link ConfirmedIdentifier}. */
    public boolean hasWarning() {
        return ConfirmedIdentifier.hasWarning(attributes.get(TYPE), value(), attributes.get(FUNCTION));
    }
}
