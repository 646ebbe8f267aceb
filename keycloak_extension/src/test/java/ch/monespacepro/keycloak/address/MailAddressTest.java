package ch.monespacepro.keycloak.address;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailAddressTest {

    @ParameterizedTest
    @ValueSource(strings = {
        "anna@müller.ch", "anna@xn--mller-kva.ch", "Anna@MÜLLER.ch", "anna@XN--MLLER-KVA.CH", "anna@mu\u0308ller.ch",
        " anna@müller.ch\t", "\u00a0anna@müller.ch", "\u202aanna@müller.ch\u202c", "anna@\u200bmüller.ch"
    })
    void addressSpellingsAreNormalisedToOne(String typed) {
        assertEquals("anna@xn--mller-kva.ch", MailAddress.normalised(typed));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "anna", "anna@", "an na@müller.ch", "anna@h\u0456n.ch", "andré@müller.ch", "\"a b\"@hin.ch"})
    void malformedAddressStaysUnchanged(String typed) {
        assertEquals(typed, MailAddress.normalised(typed));
    }

    @ParameterizedTest
    @CsvSource({"anna@hin.ch,a•••@hin.ch", "é@hin.ch,•••@hin.ch", "anna,•••anna"})
    void maskedAddressShowsItsDomainOnly(String stored, String masked) {
        assertEquals(masked, MailAddress.masked(stored));
    }

    @Test
    void missingAddressStaysMissing() {
        assertNull(MailAddress.normalised(null));
    }
}
