package ch.monespacepro.keycloak.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.monespacepro.keycloak.Fake;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.keycloak.models.RealmModel;

class ErasureSettingsTest {

    @ParameterizedTest
    @CsvSource({"10, 3653", "1, 366", "4, 1461", "50, 18263", "0, 0", ", 3653", "51, 3653", "-1, 3653", "ten, 3653"})
    void recordsAreKeptForWholeYears(String written, long days) {
        Map<String, Object> attributes = new HashMap<>();
        attributes.put("mep.accounts.recordYears", written);
        RealmModel realm = Fake.of(RealmModel.class, Map.of("getAttribute", attributes));

        assertEquals(days, ErasureSettings.of(realm).recordKept().toDays());
    }
}
