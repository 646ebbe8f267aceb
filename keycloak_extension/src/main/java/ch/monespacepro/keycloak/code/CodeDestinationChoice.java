package ch.monespacepro.keycloak.code;

import ch.monespacepro.keycloak.hin.HinSecuredDomains;
import ch.monespacepro.keycloak.signin.MailboxPassword;
import ch.monespacepro.keycloak.telephone.AllowedCountries;
import ch.monespacepro.keycloak.telephone.MobileNumber;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;

/**
 * Decides where a person's code goes. The choice is made at each login, because a domain may have left HIN since the
 * account was created. The code goes by e-mail when the person prefers it and the address is confirmed and HIN-secured;
 * otherwise by SMS. An unconfirmed address is used only when the person has no usable mobile number, because it is
 * confirmed by a link after the first login.
 */
record CodeDestinationChoice(HinSecuredDomains secured, AllowedCountries countries) {

    /** Applies the rules of the session's realm. */
    static CodeDestinationChoice of(KeycloakSession session) {
        return new CodeDestinationChoice(
                HinSecuredDomains.of(session), AllowedCountries.of(session.getContext().getRealm()));
    }

    /**
     * Returns the preferred destination, then the other one if it is allowed too; empty when no code can reach the
     * person.
     */
    List<CodeDestination> choose(UserModel user) {
        return choose(
                user.getFirstAttribute(CodeDestination.CHANNEL),
                user.getFirstAttribute(CodeDestination.TELEPHONE),
                user.getEmail(),
                user.isEmailVerified());
    }

    /**
     * Returns the destinations for the code of a sign-in. These are those of {@link #choose(UserModel)}; but when the
     * password was set by a link to the person's mailbox, a code to the same mailbox is excluded while the person has
     * another factor.
     */
    List<CodeDestination> atSignIn(UserModel user) {
        List<CodeDestination> all = choose(user);
        MailboxPassword mailbox = MailboxPassword.of(user);
        if (!mailbox.isPresent()) {
            return all;
        }
        List<CodeDestination> byVerifiedMobile = all.stream()
                .filter(each -> each instanceof CodeDestination.Sms && mailbox.hasVerifiedMobile())
                .toList();
        return byVerifiedMobile.isEmpty() && !mailbox.hasOtherFactor() ? all : byVerifiedMobile;
    }

    /** Returns the account's own address when it is confirmed and HIN-secured now. */
    Optional<CodeDestination> byEmail(UserModel user) {
        return byEmail(user.getEmail(), user.isEmailVerified());
    }

    List<CodeDestination> choose(String channel, String telephone, String email, boolean emailVerified) {
        Optional<CodeDestination> bySms =
                MobileNumber.find(telephone, countries).map(CodeDestination.Sms::new);
        Optional<CodeDestination> byEmail = byEmail(email, emailVerified || bySms.isEmpty());
        Stream<Optional<CodeDestination>> inOrder =
                "email".equals(channel) ? Stream.of(byEmail, bySms) : Stream.of(bySms, byEmail);
        return inOrder.flatMap(Optional::stream).toList();
    }

    private Optional<CodeDestination> byEmail(String email, boolean usable) {
        return Optional.ofNullable(email)
                .filter(address -> usable)
                .filter(secured::secures)
                .map(CodeDestination.Email::new);
    }
}
