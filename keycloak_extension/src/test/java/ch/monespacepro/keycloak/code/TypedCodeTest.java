package ch.monespacepro.keycloak.code;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.monespacepro.keycloak.hin.Vectors;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TypedCodeTest {

    @ParameterizedTest
    @ValueSource(strings = {
        "123456", " 123 456 ", "123\u00a0456", "123\u202f456", "\t123456\n", "\u202a123456\u202c", "\u200e123456", "123\u200b456"
    })
    void spacesAndInvisibleCharactersAreRemoved(String typed) {
        assertEquals(Optional.of(new TypedCode("123456")), TypedCode.of(typed, 6));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "12345", "1234567", "123-456", "12345a", "١٢٣٤٥٦", "１２３４５６", "123456\u0000", "123\u2011456"})
    void otherVisibleCharactersAreRefused(String typed) {
        assertEquals(Optional.empty(), TypedCode.of(typed, 6));
    }

    @Test
    void codeOfAnotherLengthIsRefused() {
        assertEquals(Optional.of(new TypedCode("12345678")), TypedCode.of("1234 5678", 8));
        assertEquals(Optional.empty(), TypedCode.of("123456", 8));
        assertEquals(Optional.empty(), TypedCode.of("12345678", 6));
    }

    @TestFactory
    Stream<DynamicTest> noLongInputIsACode() {
        return Vectors.longInputs(text -> assertEquals(Optional.empty(), TypedCode.of(text, 6)));
    }
}
