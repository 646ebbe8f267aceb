package ch.monespacepro.keycloak.hin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.monespacepro.keycloak.telephone.AllowedCountries;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class HinTableTest {

    private static final JsonNode VECTORS = Vectors.document("hin_identities.json");
    private static final String TABLE = VECTORS.required("table").toString();

    @TestFactory
    Stream<DynamicTest> identities() {
        return Vectors.tests(VECTORS, "cases", HinTableTest::check);
    }

    @TestFactory
    Stream<DynamicTest> identitiesWithAnAccount() {
        return Vectors.tests(VECTORS, "cases", HinTableTest::checkLater);
    }

    @Test
    void displayNameContainsNoMarkup() {
        assertEquals("bAnnab Muster", identity("<b>Anna</b>", "Muster").displayName());
        assertEquals("a hrefx D’Étienne-Roux", identity("<a href=x>", "D’Étienne-Roux").displayName());
        assertEquals("HIN", identity("<>", "{}").displayName());
        assertEquals("HIN", new HinIdentity(JsonNodeFactory.instance.objectNode()).displayName());
        assertEquals(80, identity("A".repeat(200), "B").displayName().length());
    }

    @Test
    void malformedTableIsRefused() {
        for (String table : List.of(
                "", "{", "[]", "{}", "{\"refuse\":[],\"account\":[]}",
                TABLE.replace("\"pending\"", "\"active\""),
                TABLE.replace("\"name\"", "\"nickname\""),
                TABLE.replace("\"every sign-in\"", "\"sometimes\""),
                TABLE.replace("\"no-usable-email\"", "\"whatever\""),
                TABLE.replace("\"below\"", "\"under\""),
                TABLE.replace("\"refuse_as\"", "\"refuse\""))) {
            assertThrows(BadHinTableException.class, () -> HinTableReader.read(table), table);
        }
        assertThrows(BadHinTableException.class, () -> HinTableReader.read(null));
    }

    @Test
    void toStringContainsNoPersonalData() throws HinRefusedException {
        HinIdentity identity = new HinIdentity(VECTORS.required("cases").get(0).required("identity"));
        HinAccount account = HinTableReader.read(TABLE).account(identity, AllowedCountries.DEFAULT);
        assertFalse((identity + " " + account).contains("Muster"));
        assertTrue(account.attributes().containsValue("Muster"));
    }

    private static void check(JsonNode entry) {
        HinTable table = HinTableReader.read(entry.has("table") ? entry.get("table").toString() : TABLE);
        try {
            HinAccount account = table.account(new HinIdentity(entry.required("identity")), countries(entry));
            assertEquals(map(entry.path("account")), account.attributes());
            assertEquals(leftOut(entry.path("leftOut")), account.leftOut());
        } catch (HinRefusedException refused) {
            assertEquals(entry.path("refused").textValue(), refused.refusal().code());
        }
    }

    private static void checkLater(JsonNode entry) {
        HinTable table = HinTableReader.read(entry.has("table") ? entry.get("table").toString() : TABLE);
        try {
            HinAccount account = table.refreshed(new HinIdentity(entry.required("identity")), countries(entry));
            assertEquals(map(entry.path("refreshed")), account.attributes());
            assertEquals(leftOut(entry.path("kept")), account.leftOut());
            assertTrue(entry.has("refreshed"));
        } catch (HinRefusedException refused) {
            assertFalse(entry.has("refreshed"));
            assertEquals(entry.path("refused").textValue(), refused.refusal().code());
        }
    }

    private static Map<String, String> map(JsonNode object) {
        Map<String, String> map = new LinkedHashMap<>();
        object.properties().forEach(field -> map.put(field.getKey(), field.getValue().textValue()));
        return map;
    }

    private static List<HinAccount.LeftOut> leftOut(JsonNode list) {
        List<HinAccount.LeftOut> leftOut = new ArrayList<>();
        list.forEach(pair -> leftOut.add(new HinAccount.LeftOut(pair.get(0).textValue(), pair.get(1).textValue())));
        return leftOut;
    }

    private static AllowedCountries countries(JsonNode entry) {
        Set<String> codes = new LinkedHashSet<>();
        (entry.has("allowedCountries") ? entry : VECTORS).get("allowedCountries").forEach(code -> codes.add(code.textValue()));
        return new AllowedCountries(codes);
    }

    private static HinIdentity identity(String firstName, String lastName) {
        ObjectNode identity = JsonNodeFactory.instance.objectNode();
        identity.putObject("contactId").put("firstName", firstName).put("lastName", lastName);
        return new HinIdentity(identity);
    }
}
