package ch.monespacepro.keycloak.code;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.models.utils.FormMessage;

class CodePageMessagesTest {

    @Test
    void waitGetsShorterUntilItIsOver() {
        List<FormMessage> said = List.of(new FormMessage("mepCodeHeldBack", 30));
        assertEquals(25L, CodePageMessages.holding(said, 5, 300).get(0).getParameters()[0]);
        assertEquals(List.of(), CodePageMessages.holding(said, 30, 300));
    }

    @Test
    void messageAboutACodeEndsWithTheCode() {
        List<FormMessage> said = List.of(new FormMessage("code", "mepCodeWrong", 2));
        assertEquals(1, CodePageMessages.holding(said, 299, 300).size());
        assertEquals(List.of(), CodePageMessages.holding(said, 300, 300));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mepCodeLimitReached", "mepCodeSendFailed", "mepCodeLocked"})
    void messageThatItsStepShowsAnewIsNotRepeated(String key) {
        assertEquals(List.of(), CodePageMessages.holding(List.of(new FormMessage(key)), 0, 300));
    }

    @Test
    void otherMessageStays() {
        assertEquals(1, CodePageMessages.holding(List.of(new FormMessage("username", "invalid")), 9900, 300).size());
    }
}
