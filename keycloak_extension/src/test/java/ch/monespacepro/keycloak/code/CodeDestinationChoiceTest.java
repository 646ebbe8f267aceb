package ch.monespacepro.keycloak.code;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.monespacepro.keycloak.hin.HinSecuredDomains;
import ch.monespacepro.keycloak.telephone.AllowedCountries;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodeDestinationChoiceTest {

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

    @ParameterizedTest(name = "{0} {1} {2} confirmed={3} → {4}")
    @CsvSource(
            nullValues = "-",
            value = {
                "email, +41791234567, bruno@amge.ch,    true,  b•••@amge.ch +41 79 ••• •• 67",
                "email, -,            bruno@amge.ch,    true,  b•••@amge.ch",
                "email, +41791234567, bruno@amge.ch,    false, +41 79 ••• •• 67",
                "email, -,            bruno@amge.ch,    false, b•••@amge.ch",
                "email, +41791234567, anne@example.ch,  true,  +41 79 ••• •• 67",
                "email, -,            anne@example.ch,  true,  none",
                "sms,   +41791234567, bruno@amge.ch,    true,  +41 79 ••• •• 67 b•••@amge.ch",
                "sms,   +41223723311, bruno@amge.ch,    true,  b•••@amge.ch",
                "sms,   +41900123456, anne@example.ch,  true,  none",
                "sms,   +12025550123, anne@example.ch,  true,  none",
                "sms,   -,            -,                false, none",
                "-,     +41791234567, anne@example.ch,  true,  +41 79 ••• •• 67",
                "-,     +33612345678, anne@example.ch,  true,  +33 6 1• •• •• 78",
                "-,     -,            é@amge.ch,        true,  •••@amge.ch",
            })
    void codeGoesToTheExpectedDestinations(
            String channel, String telephone, String email, boolean confirmed, String expected) {
        String chosen =
                new CodeDestinationChoice(SECURED, AllowedCountries.DEFAULT)
                        .choose(channel, telephone, email, confirmed).stream()
                                .map(CodeDestination::masked)
                                .collect(Collectors.joining(" "));
        // A masked number contains no-break spaces; they are replaced because the source does not show them.
        assertEquals(expected, chosen.isEmpty() ? "none" : chosen.replace('\u00A0', ' '));
    }
}
