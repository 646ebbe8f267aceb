package ch.monespacepro.keycloak.onetimecode;

import ch.monespacepro.keycloak.hin.HinSecuredDomains;
import ch.monespacepro.keycloak.telephone.AllowedCountries;
import ch.monespacepro.keycloak.telephone.MobileNumber;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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

    static List<CodeDestination> of(KeycloakSession session, UserModel user) {
        return new CodeDestinationChoice(
                        HinSecuredDomains.of(session), AllowedCountries.of(session.getContext().getRealm()))
                .choose(
                        user.getFirstAttribute(CHANNEL),
                        user.getFirstAttribute(TELEPHONE),
                        user.getEmail(),
                        user.isEmailVerified());
    }

    /** The one to use first, then the other one where both may be used; empty when no code can reach the person. */
    List<CodeDestination> choose(String channel, String telephone, String email, boolean emailVerified) {
        Optional<CodeDestination> bySms =
                MobileNumber.find(telephone, countries).map(CodeDestination.Sms::new);
        Optional<CodeDestination> byEmail = Optional.ofNullable(email)
                .filter(secured::secures)
                .filter(address -> emailVerified || bySms.isEmpty())
                .map(CodeDestination.Email::new);
        Stream<Optional<CodeDestination>> inOrder =
                "email".equals(channel) ? Stream.of(byEmail, bySms) : Stream.of(bySms, byEmail);
        return inOrder.flatMap(Optional::stream).toList();
    }
}
