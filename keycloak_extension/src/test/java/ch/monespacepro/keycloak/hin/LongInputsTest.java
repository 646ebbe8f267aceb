package ch.monespacepro.keycloak.hin;

import ch.monespacepro.keycloak.address.MailAddress;
import ch.monespacepro.keycloak.address.MailDomain;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.monespacepro.keycloak.telephone.AllowedCountries;
import ch.monespacepro.keycloak.telephone.MobileNumber;
import ch.monespacepro.keycloak.telephone.TelephoneRefusal;
import ch.monespacepro.keycloak.telephone.TelephoneRefusedException;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every rule refuses an input of 100,000 characters. {@code bench/long_inputs.py} measures the cost;
 * {@code tests/unit/test_long_inputs.py} checks the patterns of both languages for excessive backtracking.
 */
class LongInputsTest {

    @TestFactory
    Stream<DynamicTest> telephoneNumbersAreTooLong() {
        return Vectors.longInputs(text -> {
            assertEquals(TelephoneRefusal.TOO_LONG, refusal(() -> MobileNumber.typed(text, AllowedCountries.DEFAULT)));
            assertEquals(
                    TelephoneRefusal.TOO_LONG, refusal(() -> MobileNumber.machineWritten(text, AllowedCountries.DEFAULT)));
        });
    }

    @TestFactory
    Stream<DynamicTest> mailAddressesAndDomainsAreRefused() {
        return Vectors.longInputs(text -> {
            assertTrue(MailAddress.of(text).isEmpty());
            assertTrue(MailDomain.of(text).isEmpty());
            assertSame(text, MailAddress.normalised(text));
        });
    }

    @TestFactory
    Stream<DynamicTest> hinClaimsAreIgnored() {
        return Vectors.longInputs(text -> {
            HinIdentity identity = identity(text);
            assertEquals(Optional.empty(), identity.text("contactId.lastName"));
            assertEquals(Optional.empty(), identity.key("loginName"));
            assertEquals(OptionalInt.empty(), identity.level("contactId.verificationLevel"));
            assertEquals("HIN", identity.displayName());
        });
    }

    private static TelephoneRefusal refusal(Rule rule) {
        return assertThrows(TelephoneRefusedException.class, rule::read).refusal();
    }

    private static HinIdentity identity(String text) {
        ObjectNode identity = JsonNodeFactory.instance.objectNode().put("loginName", text);
        identity.putObject("contactId").put("lastName", text).put("verificationLevel", text);
        return new HinIdentity(identity);
    }

    @FunctionalInterface
    private interface Rule {
        MobileNumber read() throws TelephoneRefusedException;
    }
}
