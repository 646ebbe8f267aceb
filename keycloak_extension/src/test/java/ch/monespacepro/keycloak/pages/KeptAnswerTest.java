package ch.monespacepro.keycloak.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.forms.login.MessageType;
import org.keycloak.models.utils.FormMessage;
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

    @Test
    void waitGetsShorterUntilItIsOver() {
        KeptAnswer kept = said(new FormMessage("mepCodeHeldBack", 30));
        assertEquals(25L, kept.messagesAt(105, 300).get(0).getParameters()[0]);
        assertEquals(List.of(), kept.messagesAt(130, 300));
    }

    @Test
    void messageAboutACodeEndsWithTheCode() {
        KeptAnswer kept = said(new FormMessage("code", "mepCodeWrong", 2));
        assertEquals(1, kept.messagesAt(399, 300).size());
        assertEquals(List.of(), kept.messagesAt(400, 300));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mepCodeLimitReached", "mepCodeSendFailed", "mepCodeLocked"})
    void messageThatItsStepShowsAnewIsNotRepeated(String key) {
        assertEquals(List.of(), said(new FormMessage(key)).messagesAt(100, 300));
    }

    @Test
    void otherMessageStays() {
        assertEquals(1, said(new FormMessage("username", "invalid")).messagesAt(10_000, 300).size());
    }

    private static KeptAnswer said(FormMessage message) {
        return new KeptAnswer("page", "step", MessageType.ERROR, List.of(message), Map.of(), 100);
    }

    private static Map<String, String> typed(String field, String value) {
        MultivaluedMap<String, String> form = new MultivaluedHashMap<>();
        form.putSingle(field, value);
        UPConfig profile = new UPConfig();
        profile.addOrReplaceAttribute(new UPAttribute("lastName"));
        return KeptAnswer.typed(form, profile);
    }
}
