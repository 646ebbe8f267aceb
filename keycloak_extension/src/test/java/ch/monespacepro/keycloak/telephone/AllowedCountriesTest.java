package ch.monespacepro.keycloak.telephone;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.monespacepro.keycloak.Fake;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.keycloak.models.RealmModel;

class AllowedCountriesTest {

    @Test
    void countriesAreReadFromTheRealmAttribute() {
        assertEquals(Set.of("CH", "FR"), of(Map.of(AllowedCountries.REALM_ATTRIBUTE, " ch, FR ,,CH")).codes());
        assertEquals(Set.of(), of(Map.of(AllowedCountries.REALM_ATTRIBUTE, "")).codes());
        assertEquals(AllowedCountries.DEFAULT, of(Map.of()));
    }

    private static AllowedCountries of(Map<String, String> attributes) {
        return AllowedCountries.of(Fake.of(RealmModel.class, Map.of("getAttribute", attributes)));
    }
}
