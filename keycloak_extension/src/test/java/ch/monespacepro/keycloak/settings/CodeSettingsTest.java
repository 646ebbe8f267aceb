package ch.monespacepro.keycloak.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.monespacepro.keycloak.Fake;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.models.RealmModel;

class CodeSettingsTest {

    @Test
    void limitsDefaultToTheContract() {
        assertEquals(CodeSettings.DEFAULT, settings(Map.of()));
    }

    @Test
    void realmAttributesSetTheLimits() {
        assertEquals(
                new CodeSettings(Duration.ofSeconds(120), 3, Duration.ofSeconds(0), Duration.ofSeconds(60), 2),
                settings(Map.of(
                        "mep.code.lifetimeSeconds", "120",
                        "mep.code.maxTries", "3",
                        "mep.code.resendAfterSeconds", "0",
                        "mep.code.windowSeconds", "60",
                        "mep.code.maxPerWindow", "2")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "99999", "9999999999", "five", "1e3", " 5"})
    void malformedLimitCountsAsAbsent(String slip) {
        assertEquals(
                CodeSettings.DEFAULT,
                settings(Map.of(
                        "mep.code.lifetimeSeconds", slip,
                        "mep.code.maxTries", slip,
                        "mep.code.maxPerWindow", slip)));
    }

    private static CodeSettings settings(Map<String, String> attributes) {
        return CodeSettings.of(Fake.of(RealmModel.class, Map.of("getAttribute", attributes)));
    }
}
