package ch.monespacepro.keycloak.hin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.util.Locale;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HinRefusalTest {

    @ParameterizedTest
    @ValueSource(strings = {"fr", "de", "it", "en"})
    void everyRefusalHasAMessage(String language) throws IOException {
        Properties messages = new Properties();
        String file = "/theme-resources/messages/messages_" + language + ".properties";
        try (Reader reader = new InputStreamReader(getClass().getResourceAsStream(file), StandardCharsets.UTF_8)) {
            messages.load(reader);
        }
        for (HinRefusal refusal : HinRefusal.values()) {
            String sentence = messages.getProperty(refusal.messageKey());
            assertNotNull(sentence, refusal.messageKey());
            // In a message format, a single apostrophe starts quoted text and disappears.
            String shown = new MessageFormat(sentence, Locale.forLanguageTag(language)).format(new Object[] {"X"});
            assertEquals(sentence.replace("{0}", "X"), shown);
        }
    }

    @Test
    void refusalCodesMatchTheTable() {
        for (HinRefusal refusal : HinRefusal.values()) {
            assertEquals(refusal, HinRefusal.of(refusal.code()));
        }
        assertThrows(BadHinTableException.class, () -> HinRefusal.of("whatever"));
    }
}
