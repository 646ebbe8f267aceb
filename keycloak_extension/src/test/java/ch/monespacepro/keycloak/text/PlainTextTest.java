package ch.monespacepro.keycloak.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.monespacepro.keycloak.hin.Vectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class PlainTextTest {

    @TestFactory
    Stream<DynamicTest> textWithoutWhatCannotBeSeen() {
        return Vectors.tests(Vectors.document("plain_text.json"), "cases", entry -> {
            String plain = entry.required("plain").textValue();
            String written = entry.required("written").textValue();
            assertEquals(plain, PlainText.of(written));
            assertEquals(plain.replaceAll("^ +| +$", ""), PlainText.trimmed(written));
        });
    }
}
