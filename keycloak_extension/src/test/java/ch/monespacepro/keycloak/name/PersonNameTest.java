package ch.monespacepro.keycloak.name;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.monespacepro.keycloak.hin.Vectors;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class PersonNameTest {

    private static final JsonNode VECTORS = Vectors.document("person_names.json");

    @TestFactory
    Stream<DynamicTest> namesAsPeopleTypeThem() {
        return Vectors.tests(VECTORS, "names", entry -> check(entry, PersonName::typed));
    }

    @TestFactory
    Stream<DynamicTest> titlesAsPeopleTypeThem() {
        return Vectors.tests(VECTORS, "titles", entry -> check(entry, PersonTitle::typed));
    }

    @TestFactory
    Stream<DynamicTest> storedNamesHaveOnlyCharactersOfNames() {
        return Vectors.tests(
                VECTORS,
                "names",
                entry -> assertTrue(entry.has("refused")
                        || PersonName.hasOnlyItsCharacters(entry.required("stored").textValue())));
    }

    private interface Rule {
        String read(String typed) throws NameRefusedException;
    }

    private static void check(JsonNode entry, Rule rule) {
        try {
            assertEquals(entry.path("stored").textValue(), rule.read(entry.required("typed").textValue()));
        } catch (NameRefusedException refused) {
            assertEquals(entry.path("refused").textValue(), refused.refusal().code());
        }
    }
}
