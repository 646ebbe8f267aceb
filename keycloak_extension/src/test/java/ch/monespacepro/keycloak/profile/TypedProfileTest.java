package ch.monespacepro.keycloak.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.monespacepro.keycloak.hin.Vectors;
import ch.monespacepro.keycloak.identifier.FunctionsWithoutIdentifier;
import ch.monespacepro.keycloak.telephone.AllowedCountries;
import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TypedProfileTest {

    private static final FunctionsWithoutIdentifier ASSISTANTS =
            new FunctionsWithoutIdentifier(Set.of("medical-assistant"));

    @ParameterizedTest
    @CsvSource({
        "phoneNumber, 079 000 00 01, +41790000001",
        "email, ' Anne@MÜLLER.ch', anne@xn--mller-kva.ch",
        "lastName, ' Mu\u0308ller   (-Keller) ', Müller (-Keller)",
        "firstName, Anne\u00a0Marie, Anne Marie",
        "title, ' Dr me\u0301d. ', Dr méd.",
        "functionDetails, ' Cheffe\u00a0de clinique ', Cheffe de clinique",
        "codeChannel, sms, sms",
        "unknown, ' as typed ', ' as typed '"
    })
    void fieldIsSpelledAsItIsStored(String field, String typed, String stored) {
        assertEquals(stored, normalised(Map.of(field, typed)).getFirst(field));
    }

    @ParameterizedTest
    @CsvSource({
        "phoneNumber, 079-000-00-01", "email, anne@", "lastName, ' <b> '", "firstName, Anne2", "title, Dr;",
        "professionalId, 7601007886684"
    })
    void valueThatBreaksItsRuleStaysAsTyped(String field, String typed) {
        assertEquals(typed, normalised(Map.of(field, typed, "professionalIdType", "GLN")).getFirst(field));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "\u00a0", "\u200b", "\u202a\t\u202c"})
    void valueThatLooksEmptyIsEmpty(String typed) {
        assertEquals("", normalised(Map.of("lastName", typed)).getFirst("lastName"));
    }

    @Test
    void identifierIsReadByItsTypeAndFunction() {
        assertEquals("7601007886685", identifier("GLN", "760.1007 88668.5", "physician"));
        assertEquals("K333333", identifier("ZSR", "k 3333.33", "physician"));
        assertEquals("0", identifier("NONE", " 0 ", "medical-assistant"));
        assertEquals(" 0 ", identifier("NONE", " 0 ", "physician"));
        assertEquals("7601 ", identifier("unknown", "7601 ", "physician"));
    }

    @Test
    void everyValueOfAFieldAndEveryFieldIsKept() {
        MultivaluedMap<String, String> typed = new MultivaluedHashMap<>();
        typed.put("lastName", List.of(" Muster", "Meier "));
        typed.put("function", List.of("other"));
        assertEquals(List.of("Muster", "Meier"), of(typed).get("lastName"));
        assertEquals(typed.keySet(), of(typed).keySet());
    }

    @TestFactory
    Stream<DynamicTest> storedValuesStayAsTheyAre() {
        JsonNode names = Vectors.document("person_names.json");
        return Vectors.tests(names, "names", entry -> {
            if (entry.has("stored")) {
                String stored = entry.get("stored").textValue();
                assertEquals(stored, normalised(Map.of("lastName", stored)).getFirst("lastName"));
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> longValuesStayAsTyped() {
        return Vectors.longInputs(text -> {
            for (String field : List.of("title", "lastName", "email", "phoneNumber")) {
                assertEquals(text, normalised(Map.of(field, text)).getFirst(field));
            }
        });
    }

    private static String identifier(String type, String typed, String function) {
        return normalised(Map.of("professionalIdType", type, "professionalId", typed, "function", function))
                .getFirst("professionalId");
    }

    private static MultivaluedMap<String, String> normalised(Map<String, String> typed) {
        MultivaluedMap<String, String> form = new MultivaluedHashMap<>();
        typed.forEach(form::putSingle);
        return of(form);
    }

    private static MultivaluedMap<String, String> of(MultivaluedMap<String, String> form) {
        return TypedProfile.normalised(form, AllowedCountries.DEFAULT, ASSISTANTS);
    }
}
