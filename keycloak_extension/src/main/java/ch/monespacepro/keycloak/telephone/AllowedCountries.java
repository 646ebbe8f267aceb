package ch.monespacepro.keycloak.telephone;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.keycloak.models.RealmModel;

/**
 * The countries codes are sent to, so that nobody can make the hospital pay for calls around the world.
 *
 * @param codes ISO 3166-1 alpha-2, upper case
 */
public record AllowedCountries(Set<String> codes) {

    public static final String REALM_ATTRIBUTE = "mep.telephone.allowedCountries";
    public static final AllowedCountries DEFAULT = parse("CH,FR,LI,DE,IT,AT");

    public AllowedCountries {
        codes = Set.copyOf(codes);
    }

    /** The realm's setting, or the default when it has none. */
    public static AllowedCountries of(RealmModel realm) {
        String setting = realm.getAttribute(REALM_ATTRIBUTE);
        return setting == null ? DEFAULT : parse(setting);
    }

    /** Reads {@code CH,FR,LI}; an empty setting allows nothing. */
    public static AllowedCountries parse(String setting) {
        return new AllowedCountries(Arrays.stream(setting.split(","))
                .map(code -> code.strip().toUpperCase(Locale.ROOT))
                .filter(code -> !code.isEmpty())
                .collect(Collectors.toUnmodifiableSet()));
    }

    boolean allow(String country) {
        return codes.contains(country);
    }
}
