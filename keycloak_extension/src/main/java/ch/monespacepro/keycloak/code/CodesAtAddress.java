package ch.monespacepro.keycloak.code;

import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;

/** What becomes of a person's codes when the account gets another e-mail address. */
public enum CodesAtAddress {
    /** They come as before; by e-mail, to the new address. */
    STAY,
    /** The new domain is not HIN-secured: codes by e-mail move to the person's mobile. */
    MOVE_TO_SMS,
    /** No code could reach the person any more. */
    NOWHERE;

    /** Judges an address by the domains that are HIN-secured now. */
    public static CodesAtAddress of(KeycloakSession session, UserModel person, String address) {
        return of(
                CodeDestinationChoice.of(session),
                new Present(
                        person.getFirstAttribute(CodeDestination.CHANNEL),
                        person.getFirstAttribute(CodeDestination.TELEPHONE),
                        person.getEmail(),
                        person.isEmailVerified()),
                address);
    }

    /** What the account has now. */
    record Present(String channel, String telephone, String email, boolean emailVerified) {}

    static CodesAtAddress of(CodeDestinationChoice choice, Present present, String address) {
        var before = choice.choose(present.channel(), present.telephone(), present.email(), present.emailVerified());
        // The link to the new address has confirmed it.
        var after = choice.choose(present.channel(), present.telephone(), address, true);
        if (after.isEmpty()) {
            // With an app or a passkey only, no code was sent before either.
            return before.isEmpty() ? STAY : NOWHERE;
        }
        boolean byEmail = CodeDestination.Email.NAME.equals(present.channel());
        return byEmail && after.get(0) instanceof CodeDestination.Sms ? MOVE_TO_SMS : STAY;
    }

    /** Writes the channel that the new address needs. */
    public void writeTo(UserModel person) {
        if (this == MOVE_TO_SMS) {
            person.setSingleAttribute(CodeDestination.CHANNEL, CodeDestination.Sms.NAME);
        }
    }
}
