package ch.monespacepro.keycloak.code;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.monespacepro.keycloak.hin.HinSecuredDomains;
import ch.monespacepro.keycloak.telephone.AllowedCountries;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodesAtAddressTest {

    private static final HinSecuredDomains SECURED = new HinSecuredDomains() {
        @Override
        public boolean secures(String email) {
            return email.endsWith("@amge.ch");
        }

        @Override
        public boolean lists(String domain) {
            return "amge.ch".equals(domain);
        }
    };

    @ParameterizedTest(name = "{0} {1} {2} → {3}: {4}")
    @CsvSource(
            nullValues = "-",
            value = {
                "email, +41791234567, old@amge.ch,    new@amge.ch,    STAY",
                "email, -,            old@amge.ch,    new@amge.ch,    STAY",
                "email, +41791234567, old@amge.ch,    new@example.ch, MOVE_TO_SMS",
                "email, -,            old@amge.ch,    new@example.ch, NOWHERE",
                "email, +41223723311, old@amge.ch,    new@example.ch, NOWHERE",
                "sms,   +41223723311, old@amge.ch,    new@example.ch, NOWHERE",
                "sms,   +41791234567, old@amge.ch,    new@example.ch, STAY",
                "sms,   +41791234567, old@example.ch, new@amge.ch,    STAY",
                "sms,   -,            old@example.ch, new@example.ch, STAY",
                "-,     -,            old@example.ch, new@example.ch, STAY",
                "email, -,            old@example.ch, new@amge.ch,    STAY",
            })
    void codesReachThePersonOrTheAddressIsRefused(
            String channel, String telephone, String before, String after, CodesAtAddress expected) {
        CodeDestinationChoice choice = new CodeDestinationChoice(SECURED, AllowedCountries.DEFAULT);

        assertEquals(
                expected,
                CodesAtAddress.of(choice, new CodesAtAddress.Present(channel, telephone, before, true), after));
    }
}
