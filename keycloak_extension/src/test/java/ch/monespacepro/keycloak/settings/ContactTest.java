package ch.monespacepro.keycloak.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.monespacepro.keycloak.Fake;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.keycloak.models.RealmModel;

class ContactTest {

    @Test
    void missingDetailIsEmpty() {
        Map<String, String> shown = contact(Map.of("mep.contact.email", " ")).forTemplate();
        assertEquals(Set.of(""), Set.copyOf(shown.values()));
    }

    @Test
    void theNumberToCallHasNoSpaces() {
        assertEquals(
                "0790000000",
                contact(Map.of("mep.contact.telephone", "079 000 00 00"))
                        .forTemplate()
                        .get("telephoneLink"));
    }

    @Test
    void bookingLinkWithoutHttpsIsLeftOut() {
        assertEquals(
                "",
                contact(Map.of("mep.contact.bookingUrl", "javascript:alert(1)"))
                        .forTemplate()
                        .get("bookingUrl"));
    }

    private static Contact contact(Map<String, String> attributes) {
        return Contact.of(Fake.of(RealmModel.class, Map.of("getAttribute", attributes)));
    }
}
