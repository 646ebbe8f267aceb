package ch.monespacepro.keycloak.telephone;

import ch.monespacepro.keycloak.settings.RealmSettings;
import java.util.List;
import java.util.Set;
import org.keycloak.models.RealmModel;

/**
 * The countries to which codes are sent. The list prevents costs for messages around the world.
 *
 * @param codes ISO 3166-1 alpha-2, upper case
 */
public record AllowedCountries(Set<String> codes) {

    public static final String REALM_ATTRIBUTE = "mep.telephone.allowedCountries";
    public static final AllowedCountries DEFAULT = of("CH", "FR", "LI", "DE", "IT", "AT");

    public AllowedCountries {
        codes = Set.copyOf(codes);
    }

    /**
     * Returns the realm's setting ({@code CH,FR,LI}), or the default when it is absent; an empty setting allows no
     * country.
     */
    public static AllowedCountries of(RealmModel realm) {
        List<String> codes = new RealmSettings(realm).words(REALM_ATTRIBUTE, String.join(",", DEFAULT.codes));
        return new AllowedCountries(Set.copyOf(codes));
    }

    public static AllowedCountries of(String... codes) {
        return new AllowedCountries(Set.of(codes));
    }

    boolean allow(String country) {
        return codes.contains(country);
    }
}
