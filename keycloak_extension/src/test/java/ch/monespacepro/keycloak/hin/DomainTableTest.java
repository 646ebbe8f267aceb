package ch.monespacepro.keycloak.hin;

import ch.monespacepro.keycloak.address.MailAddress;
import ch.monespacepro.keycloak.address.MailDomain;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class DomainTableTest {

    private static final JsonNode VECTORS = Vectors.document("hin_secured_domains.json");

    @TestFactory
    Stream<DynamicTest> domains() {
        HinSecuredDomains table = table();
        return Vectors.tests(VECTORS, "domains", entry -> {
            String domain = entry.required("domain").textValue();
            assertEquals(entry.required("canonical").textValue(), MailDomain.of(domain).map(MailDomain::ascii).orElse(null));
            assertEquals(entry.required("secured").booleanValue(), table.lists(domain));
        });
    }

    @TestFactory
    Stream<DynamicTest> addresses() {
        HinSecuredDomains table = table();
        return Vectors.tests(VECTORS, "emails", entry -> {
            String email = entry.required("email").textValue();
            assertEquals(
                    entry.required("canonical").textValue(), MailAddress.of(email).map(MailAddress::toString).orElse(null));
            assertEquals(entry.required("secured").booleanValue(), table.secures(email));
        });
    }

    @Test
    void missingAddressIsNotSecured() {
        assertFalse(table().secures(null));
        assertFalse(table().lists(null));
    }

    private static HinSecuredDomains table() {
        List<String> listed = new ArrayList<>();
        VECTORS.required("listed").forEach(domain -> listed.add(domain.textValue()));
        return new DomainTable(listed);
    }
}
