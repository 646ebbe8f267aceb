package ch.monespacepro.keycloak.code;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.monespacepro.keycloak.Fake;
import ch.monespacepro.keycloak.hin.HinSecuredDomains;
import ch.monespacepro.keycloak.telephone.AllowedCountries;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.keycloak.models.UserModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/** A proposal is checked again at each request, because the allowed destinations may change. */
class ProposalTest {

    @ParameterizedTest(name = "{0} of {1}, confirmed={2}, secured={3}, to {4} → {5}")
    @CsvSource({
        "sms:+41791234567, anne, true,  false, CH, +41791234567",
        "sms:+33612345678, anne, true,  false, CH, nowhere",
        "email,            anne, true,  true,  CH, bruno@amge.ch",
        "email,            anne, true,  false, CH, nowhere",
        "email,            anne, false, true,  CH, nowhere",
        "sms:+41791234567, other, true, true,  CH, nowhere",
    })
    void proposalWaitsOnlyWhileAllowed(
            String note, String person, boolean confirmed, boolean secured, String countries, String expected) {
        AuthenticationSessionModel login = Fake.of(
                AuthenticationSessionModel.class,
                Map.of("getAuthNote", Map.of("mep.destination.proposed." + person, note)));
        UserModel anne = Fake.of(
                UserModel.class, Map.of("getId", "anne", "getEmail", "bruno@amge.ch", "isEmailVerified", confirmed));
        CodeDestinationChoice choice = new CodeDestinationChoice(domains(secured), AllowedCountries.of(countries));

        assertEquals(
                expected,
                new Proposal(login, anne, choice)
                        .waiting()
                        .map(CodeDestination::address)
                        .orElse("nowhere"));
    }

    private static HinSecuredDomains domains(boolean secured) {
        return new HinSecuredDomains() {
            @Override
            public boolean secures(String email) {
                return secured;
            }

            @Override
            public boolean lists(String domain) {
                return secured;
            }
        };
    }
}
