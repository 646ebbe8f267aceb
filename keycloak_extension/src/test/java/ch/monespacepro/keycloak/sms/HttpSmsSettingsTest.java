package ch.monespacepro.keycloak.sms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;

class HttpSmsSettingsTest {

    @Test
    void headersAreOnePerLine() {
        assertEquals(
                Map.of("Authorization", "Bearer a:b", "X-Sender", "HUG"),
                HttpSmsSettings.headers("", "Authorization: Bearer a:b\n\n X-Sender : HUG \n"));
        assertEquals(Map.of(), HttpSmsSettings.headers("", ""));
    }

    @Test
    void malformedHeaderIsNotRepeatedInTheError() {
        IllegalArgumentException fault =
                assertThrows(IllegalArgumentException.class, () -> HttpSmsSettings.headers("", "s3cret"));
        assertFalse(fault.getMessage().contains("s3cret"));
    }
}
