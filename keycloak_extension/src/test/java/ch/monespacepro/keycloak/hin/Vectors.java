package ch.monespacepro.keycloak.hin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;

/**
 * The cases that Python and Java both run: {@code tests/vectors/*.json}, or the folder named by {@code mep.vectors}.
 */
public final class Vectors {

    private Vectors() {}

    /** Returns a whole vector file. */
    public static JsonNode document(String file) {
        Path folder = Path.of(System.getProperty("mep.vectors", "../tests/vectors"));
        try {
            return new ObjectMapper().readTree(Files.readString(folder.resolve(file)));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Returns one test for each input of {@code long_inputs.json}, at its full length. */
    public static Stream<DynamicTest> longInputs(Consumer<String> test) {
        JsonNode document = document("long_inputs.json");
        int characters = document.required("characters").intValue();
        return tests(document, "inputs", shape -> test.accept(longInput(shape, characters)));
    }

    /** Returns one shape of {@code long_inputs.json} with the given number of characters. */
    public static String longInput(JsonNode shape, int characters) {
        String repeated = shape.required("repeated").textValue();
        return shape.required("before").textValue()
                + repeated.repeat(characters / repeated.length())
                + shape.required("after").textValue();
    }

    /** Returns one test for each case under {@code key}, named after the case. */
    public static Stream<DynamicTest> tests(JsonNode document, String key, Consumer<JsonNode> test) {
        return StreamSupport.stream(document.required(key).spliterator(), false)
                .map(entry -> DynamicTest.dynamicTest(entry.required("name").textValue(), () -> test.accept(entry)));
    }
}
