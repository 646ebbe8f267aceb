package ch.monespacepro.keycloak.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.representations.userprofile.config.UPAttribute;
import org.keycloak.representations.userprofile.config.UPConfig;

class KeptAnswerTest {

    @Test
    void fieldsOfPagesAndAttributesOfTheAccountAreKept() {
        assertEquals(Map.of("username", "typed"), typed("username", "typed"));
        assertEquals(Map.of("telephone", "079"), typed("telephone", "079"));
        assertEquals(Map.of("lastName", "Test"), typed("lastName", "Test"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password",
                "password-new",
                "password-confirm",
                "code",
                "otp",
                "totp",
                "totpSecret",
                "recoveryCodeInput",
                "generatedRecoveryAuthnCodes",
                "authenticatorData",
                "attestationObject",
                "unknown"
            })
    void secretsAndUnknownFieldsAreNotKept(String field) {
        assertEquals(Map.of(), typed(field, "secret"));
    }

    @Test
    void overlongValueIsNotKept() {
        assertEquals(Map.of(), typed("username", "a".repeat(301)));
    }

    private static Map<String, String> typed(String field, String value) {
        MultivaluedMap<String, String> form = new MultivaluedHashMap<>();
        form.putSingle(field, value);
        UPConfig profile = new UPConfig();
        profile.addOrReplaceAttribute(new UPAttribute("lastName"));
        return KeptAnswer.typed(form, profile);
    }
}
