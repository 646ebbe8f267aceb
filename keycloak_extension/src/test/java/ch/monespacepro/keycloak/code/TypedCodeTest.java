package ch.monespacepro.keycloak.code;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.monespacepro.keycloak.hin.Vectors;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TypedCodeTest {

    @ParameterizedTest
    @ValueSource(strings = {
        "123456", " 123 456 ", "123\u00a0456", "123\u202f456", "\t123456\n", "\u202a123456\u202c", "\u200e123456", "123\u200b456"
    })
    void spacesAndInvisibleCharactersAreRemoved(String typed) {
        assertEquals(Optional.of(new TypedCode("123456")), TypedCode.of(typed));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "12345", "1234567", "123-456", "12345a", "١٢٣٤٥٦", "１２３４５６", "123456\u0000", "123\u2011456"})
    void otherVisibleCharactersAreRefused(String typed) {
        assertEquals(Optional.empty(), TypedCode.of(typed));
    }

    @TestFactory
    Stream<DynamicTest> noLongInputIsACode() {
        return Vectors.longInputs(text -> assertEquals(Optional.empty(), TypedCode.of(text)));
    }
}
