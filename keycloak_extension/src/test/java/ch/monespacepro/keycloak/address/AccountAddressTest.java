package ch.monespacepro.keycloak.address;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.monespacepro.keycloak.hin.Vectors;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class AccountAddressTest {

    @TestFactory
    Stream<DynamicTest> addressesAsPeopleTypeThem() {
        return Vectors.tests(Vectors.document("mail_addresses.json"), "cases", AccountAddressTest::check);
    }

    private static void check(JsonNode entry) {
        String typed = entry.required("typed").textValue();
        try {
            String stored = AccountAddress.typed(typed);
            assertEquals(entry.path("stored").textValue(), stored);
            assertEquals(stored, MailAddress.normalised(typed), "as it is looked up at sign-in");
        } catch (AddressRefusedException refused) {
            assertEquals(entry.path("refused").textValue(), refused.refusal().code());
        }
    }
}
