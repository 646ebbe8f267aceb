package ch.monespacepro.keycloak.telephone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.monespacepro.keycloak.hin.Vectors;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class MobileNumberTest {

    private static final JsonNode VECTORS = Vectors.document("telephone_code.json");

    @TestFactory
    Stream<DynamicTest> numbersAsPeopleTypeThem() {
        return Vectors.tests(VECTORS, "cases", entry -> check(entry, MobileNumber::typed));
    }

    @TestFactory
    Stream<DynamicTest> numbersAsDirectoriesWriteThem() {
        return Vectors.tests(VECTORS, "machineWritten", entry -> check(entry, MobileNumber::machineWritten));
    }

    @Test
    void toStringContainsNoNumber() {
        MobileNumber number = MobileNumber.find("079 000 00 01", AllowedCountries.DEFAULT).orElseThrow();
        assertFalse(number.toString().contains("79"));
    }

    @Test
    void findReturnsEmptyForARefusedNumber() {
        assertTrue(MobileNumber.find(null, AllowedCountries.DEFAULT).isEmpty());
        assertTrue(MobileNumber.find("022 372 33 11", AllowedCountries.DEFAULT).isEmpty());
    }

    private interface Rule {
        MobileNumber read(String text, AllowedCountries countries) throws TelephoneRefusedException;
    }

    private static void check(JsonNode entry, Rule rule) {
        try {
            MobileNumber number = rule.read(entry.required("typed").textValue(), countries(entry));
            assertEquals(entry.path("e164").textValue(), number.e164());
            assertEquals(entry.path("country").textValue(), number.country());
        } catch (TelephoneRefusedException refused) {
            assertEquals(entry.path("refused").textValue(), refused.refusal().code());
        }
    }

    private static AllowedCountries countries(JsonNode entry) {
        JsonNode listed = entry.has("allowedCountries") ? entry.get("allowedCountries") : VECTORS.get("allowedCountries");
        Set<String> codes = new LinkedHashSet<>();
        listed.forEach(code -> codes.add(code.textValue()));
        return new AllowedCountries(codes);
    }
}
