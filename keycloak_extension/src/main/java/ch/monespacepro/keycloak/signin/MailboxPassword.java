package ch.monespacepro.keycloak.signin;

import java.util.stream.Stream;
import org.keycloak.credential.CredentialModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.credential.OTPCredentialModel;
import org.keycloak.models.credential.PasswordCredentialModel;
import org.keycloak.models.credential.RecoveryAuthnCodesCredentialModel;
import org.keycloak.models.credential.WebAuthnCredentialModel;

/**
 * A password that was set by a link to the account's mailbox. At the sign-in that follows, a code sent to the same
 * mailbox is not a second factor.
 *
 * <p>The attribute {@code passwordByLink} holds the id of that password, so it does not apply to a later password.
 */
public record MailboxPassword(UserModel person) {

    private static final String ATTRIBUTE = "passwordByLink";
    private static final String VERIFIED = "phoneNumberVerified";

    public static MailboxPassword of(UserModel person) {
        return new MailboxPassword(person);
    }

    /** Records that the present password was set by a link. */
    public void mark() {
        person.setSingleAttribute(ATTRIBUTE, passwordId());
    }

    /** Returns whether the present password was set by a link, so that a code by e-mail proves nothing more. */
    public boolean isPresent() {
        String noted = person.getFirstAttribute(ATTRIBUTE);
        return noted != null && noted.equals(passwordId());
    }

    /** Returns whether the person has an authenticator app, recovery codes or a passkey. */
    public boolean hasOtherFactor() {
        return Stream.of(
                        OTPCredentialModel.TYPE,
                        RecoveryAuthnCodesCredentialModel.TYPE,
                        WebAuthnCredentialModel.TYPE_PASSWORDLESS)
                .anyMatch(person.credentialManager()::isConfiguredFor);
    }

    /** Returns whether the person has entered a code that was sent to their mobile. */
    public boolean hasVerifiedMobile() {
        return Boolean.parseBoolean(person.getFirstAttribute(VERIFIED));
    }

    /** Ends the restriction after the sign-in that followed the link: a code by e-mail counts again. */
    void endAfterFullSignIn(SignInProofs proofs) {
        if (person.getFirstAttribute(ATTRIBUTE) != null && proofs.isFullSignIn()) {
            person.removeAttribute(ATTRIBUTE);
        }
    }

    private String passwordId() {
        return person.credentialManager()
                .getStoredCredentialsByTypeStream(PasswordCredentialModel.TYPE)
                .findFirst()
                .map(MailboxPassword::id)
                .orElse("");
    }

    private static String id(CredentialModel password) {
        return password.getId() + "." + password.getCreatedDate();
    }
}
