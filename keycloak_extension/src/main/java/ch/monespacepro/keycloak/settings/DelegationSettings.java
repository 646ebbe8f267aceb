package ch.monespacepro.keycloak.settings;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.keycloak.models.RealmModel;

/**
 * The rules of delegations: realm attributes {@code mep.delegation.…}.
 *
 * @param functions {@code functions}: who may have assistants
 */
public record DelegationSettings(Set<String> functions) {

    private static final String FUNCTIONS = "physician,dentist,pharmacist,psychologist,physiotherapist,midwife";

    public static DelegationSettings of(RealmModel realm) {
        return new DelegationSettings(new RealmSettings(realm).words("mep.delegation.functions", FUNCTIONS).stream()
                .map(word -> word.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet()));
    }
}
