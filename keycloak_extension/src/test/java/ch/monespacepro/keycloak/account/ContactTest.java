package ch.monespacepro.keycloak.account;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.monespacepro.keycloak.Fake;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.keycloak.models.RealmModel;

class ContactTest {

    @Test
    void contactDefaultsToTheManual() {
        Map<String, String> shown = contact(Map.of("mep.contact.email", " ")).forTemplate();
        assertEquals("MonEspacePro@hug.ch", shown.get("email"));
        assertEquals("079 553 77 07", shown.get("telephone"));
        assertEquals("0795537707", shown.get("telephoneLink"));
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
