package ch.monespacepro.keycloak.onetimecode;

import ch.monespacepro.keycloak.hin.HinSecuredDomains;
import ch.monespacepro.keycloak.telephone.AllowedCountries;
import ch.monespacepro.keycloak.telephone.MobileNumber;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;

/**
 * Decides where a person's code goes, at each login anew: a domain may have left HIN since the account was made.
 *
 * <p>By e-mail when the person prefers it and the address is confirmed and HIN-secured; otherwise by SMS. An address
 * not yet confirmed serves only somebody without a usable mobile, because the link that confirms it comes after the
 * first login.
 */
record CodeDestinationChoice(HinSecuredDomains secured, AllowedCountries countries) {

    private static final String CHANNEL = "codeChannel";
    private static final String TELEPHONE = "phoneNumber";

    static Optional<CodeDestination> of(KeycloakSession session, UserModel user) {
        return new CodeDestinationChoice(
                        HinSecuredDomains.of(session), AllowedCountries.of(session.getContext().getRealm()))
                .choose(
                        user.getFirstAttribute(CHANNEL),
                        user.getFirstAttribute(TELEPHONE),
                        user.getEmail(),
                        user.isEmailVerified());
    }

    /** Empty when no code can reach the person. */
    Optional<CodeDestination> choose(String channel, String telephone, String email, boolean emailVerified) {
        Optional<CodeDestination> byEmail = Optional.ofNullable(email)
                .filter(secured::secures)
                .map(CodeDestination.Email::new);
        if ("email".equals(channel) && emailVerified && byEmail.isPresent()) {
            return byEmail;
        }
        Optional<CodeDestination> bySms =
                MobileNumber.find(telephone, countries).map(CodeDestination.Sms::new);
        return bySms.isPresent() ? bySms : byEmail;
    }
}
