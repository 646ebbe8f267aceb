package ch.monespacepro.keycloak.identifier;

import ch.monespacepro.keycloak.settings.RealmSettings;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.keycloak.models.RealmModel;

/**
 * The functions whose people may have no identifier.
 *
 * @param functions values of the user attribute {@code function}
 */
public record FunctionsWithoutIdentifier(Set<String> functions) {

    public static final String REALM_ATTRIBUTE = "mep.request.functionsWithoutIdentifier";
    public static final FunctionsWithoutIdentifier DEFAULT =
            new FunctionsWithoutIdentifier(Set.of("medical-assistant"));

    public FunctionsWithoutIdentifier {
        functions = Set.copyOf(functions);
    }

    /** Returns the realm's setting, or the default when it is absent; an empty setting names no function. */
    public static FunctionsWithoutIdentifier of(RealmModel realm) {
        List<String> words = new RealmSettings(realm).words(REALM_ATTRIBUTE, String.join(",", DEFAULT.functions));
        return new FunctionsWithoutIdentifier(
                words.stream().map(word -> word.toLowerCase(Locale.ROOT)).collect(Collectors.toSet()));
    }

    boolean allow(String function) {
        return function != null && functions.contains(function);
    }
}
