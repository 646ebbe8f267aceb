package ch.monespacepro.keycloak.identifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.monespacepro.keycloak.hin.Vectors;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ProfessionalIdentifierTest {

    private static final JsonNode VECTORS = Vectors.document("professional_identifiers.json");

    @TestFactory
    Stream<DynamicTest> identifiersAsPeopleTypeThem() {
        return Vectors.tests(VECTORS, "cases", ProfessionalIdentifierTest::check);
    }

    @Test
    void toStringContainsNoIdentifier() throws IdentifierRefusedException {
        ProfessionalIdentifier identifier = ProfessionalIdentifier.typed(
                IdentifierType.GLN, "7601007886685", "physician", new FunctionsWithoutIdentifier(Set.of()));
        assertFalse(identifier.toString().contains("7601007886685"));
    }

    @Test
    void unknownTypeIsNoType() {
        assertTrue(IdentifierType.find("gln").isEmpty());
        assertTrue(IdentifierType.find(null).isEmpty());
    }

    private static void check(JsonNode entry) {
        IdentifierType type =
                IdentifierType.find(entry.required("type").textValue()).orElseThrow();
        try {
            ProfessionalIdentifier identifier = ProfessionalIdentifier.typed(
                    type,
                    entry.required("typed").textValue(),
                    entry.required("function").textValue(),
                    withoutIdentifier(entry));
            assertEquals(entry.path("value").textValue(), identifier.value());
            assertEquals(type, identifier.type());
            assertEquals(
                    texts(entry.path("warnings")),
                    identifier.warnings().stream().map(IdentifierWarning::code).toList());
        } catch (IdentifierRefusedException refused) {
            assertEquals(entry.path("refused").textValue(), refused.refusal().code());
        }
    }

    private static FunctionsWithoutIdentifier withoutIdentifier(JsonNode entry) {
        JsonNode source = entry.has("withoutIdentifier") ? entry : VECTORS;
        return new FunctionsWithoutIdentifier(new HashSet<>(texts(source.required("withoutIdentifier"))));
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.textValue()));
        return texts;
    }
}
