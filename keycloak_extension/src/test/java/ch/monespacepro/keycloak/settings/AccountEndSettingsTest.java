package ch.monespacepro.keycloak.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.monespacepro.keycloak.Fake;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.keycloak.models.RealmModel;

class AccountEndSettingsTest {

    @Test
    void theDefaultsAreTheContracts() {
        AccountEndSettings settings = of(Map.of());
        assertEquals(new Ending(days(90), List.of(days(14))), settings.request());
        assertEquals(new Ending(days(400), List.of(days(60), days(14))), settings.unused());
        assertEquals(days(30), settings.erasedAfter());
    }

    @Test
    void zeroMeansNever() {
        AccountEndSettings settings = of(Map.of(
                "mep.request.expiresAfterDays", "0",
                "mep.account.deactivatesAfterDays", "0",
                "mep.request.eraseAfterDays", "0"));
        assertTrue(settings.request().isNever());
        assertTrue(settings.unused().isNever());
        assertTrue(settings.erasedAfter().isZero());
    }

    @Test
    void aTypingErrorEndsNothingSooner() {
        AccountEndSettings settings = of(Map.of(
                "mep.request.expiresAfterDays", "-1",
                "mep.account.deactivatesAfterDays", "4e2",
                "mep.account.remindBeforeDays", "60;14, x, 7"));
        assertEquals(days(90), settings.request().after());
        assertEquals(days(400), settings.unused().after());
        assertEquals(List.of(days(60), days(14)), settings.unused().reminders());
    }

    private static AccountEndSettings of(Map<String, String> attributes) {
        return AccountEndSettings.of(Fake.of(RealmModel.class, Map.of("getAttribute", attributes)));
    }

    private static Duration days(int number) {
        return Duration.ofDays(number);
    }
}
