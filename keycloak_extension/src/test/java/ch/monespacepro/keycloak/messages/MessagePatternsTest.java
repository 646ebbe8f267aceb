package ch.monespacepro.keycloak.messages;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.monespacepro.keycloak.hin.Vectors;
import java.text.MessageFormat;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Runs Java's message formats on the texts that {@code mep check} judges, so that both give the same verdict. */
class MessagePatternsTest {

    @TestFactory
    Stream<DynamicTest> textsThatJavaCanFillIn() {
        return Vectors.tests(
                Vectors.document("message_patterns.json"),
                "cases",
                entry -> assertEquals(
                        entry.get("pattern").booleanValue(), isPattern(entry.get("text").textValue())));
    }

    private static boolean isPattern(String text) {
        try {
            new MessageFormat(text, Locale.FRENCH).format(new Object[] {1, 2, 3});
            return true;
        } catch (IllegalArgumentException refused) {
            return false;
        }
    }
}
