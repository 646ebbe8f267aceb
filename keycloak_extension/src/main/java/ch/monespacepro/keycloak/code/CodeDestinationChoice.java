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
 * Decides where a person's code goes, again at each login: a domain may have left HIN since the account was made.
 *
 * <p>By e-mail when the person prefers it and the address is confirmed and HIN-secured; otherwise by SMS. An address
 * not yet confirmed serves only a person without a usable mobile, because the link that confirms it comes after the
 * first login.
 */
record CodeDestinationChoice(HinSecuredDomains secured, AllowedCountries countries) {

    /** By the rules of the session's realm. */
    static CodeDestinationChoice of(KeycloakSession session) {
        return new CodeDestinationChoice(
                HinSecuredDomains.of(session), AllowedCountries.of(session.getContext().getRealm()));
    }

    /** The one to use first, then the other one where both may be used; empty when no code can reach the person. */
    List<CodeDestination> choose(UserModel user) {
        return choose(
                user.getFirstAttribute(CodeDestination.CHANNEL),
                user.getFirstAttribute(CodeDestination.TELEPHONE),
                user.getEmail(),
                user.isEmailVerified());
    }

    /**
     * Where the code of a sign-in may go: as {@link #choose(UserModel)} says, but not to the mailbox that the password came
     * by, while the person has another factor.
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

    /** The account's own address, where it is confirmed and HIN protects it now. */
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
