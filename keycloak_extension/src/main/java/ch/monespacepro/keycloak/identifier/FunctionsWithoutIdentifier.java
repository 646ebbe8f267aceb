package ch.monespacepro.keycloak.identifier;

import ch.monespacepro.keycloak.settings.RequestSettings;
import java.util.Set;
import org.keycloak.models.RealmModel;

/**
 * The functions whose people may have no identifier.
 *
 * @param functions values of the user attribute {@code function}
 */
public record FunctionsWithoutIdentifier(Set<String> functions) {

    public FunctionsWithoutIdentifier {
        functions = Set.copyOf(functions);
    }

    /** Returns the realm's setting. */
    public static FunctionsWithoutIdentifier of(RealmModel realm) {
        return new FunctionsWithoutIdentifier(RequestSettings.of(realm).functionsWithoutIdentifier());
    }

    boolean allow(String function) {
        return function != null && functions.contains(function);
    }
}
