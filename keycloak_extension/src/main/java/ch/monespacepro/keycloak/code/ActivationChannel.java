package ch.monespacepro.keycloak.code;

import ch.monespacepro.keycloak.hin.HinSecuredDomains;
import ch.monespacepro.keycloak.telephone.AllowedCountries;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;

/**
 * The channel of the codes of an account that the team opens or changes. E-mail only while the domain is HIN-secured, which may
 * have changed since the request; otherwise SMS.
 */
public record ActivationChannel(HinSecuredDomains secured, AllowedCountries countries) {

    public static ActivationChannel in(KeycloakSession session) {
        return new ActivationChannel(
                HinSecuredDomains.of(session), AllowedCountries.of(session.getContext().getRealm()));
    }

    /** Returns {@code sms} or {@code email}; empty when no code can reach the person. */
    public Optional<String> of(UserModel person) {
        return of(
                person.getFirstAttribute(CodeDestination.CHANNEL),
                person.getFirstAttribute(CodeDestination.TELEPHONE),
                person.getEmail());
    }

    /** @param preferred {@code sms}, {@code email} or null */
    public Optional<String> of(String preferred, String telephone, String email) {
        // The address is confirmed at the first sign-in.
        return new CodeDestinationChoice(secured, countries)
                .choose(preferred, telephone, email, true).stream()
                        .findFirst()
                        .map(CodeDestination::channel);
    }
}
