package ch.monespacepro.keycloak.signin;

import java.util.stream.Stream;
import org.keycloak.credential.CredentialModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.credential.OTPCredentialModel;
import org.keycloak.models.credential.PasswordCredentialModel;
import org.keycloak.models.credential.RecoveryAuthnCodesCredentialModel;
import org.keycloak.models.credential.WebAuthnCredentialModel;

/**
 * A password that was set by a link to the account's mailbox. A code sent to the same mailbox is no second factor beside it
 * at the sign-in that follows.
 *
 * <p>The attribute names the password it was noted for. A later password makes it meaningless.
 */
public record MailboxPassword(UserModel person) {

    private static final String ATTRIBUTE = "passwordByLink";
    private static final String VERIFIED = "phoneNumberVerified";

    public static MailboxPassword of(UserModel person) {
        return new MailboxPassword(person);
    }

    /** The present password came by a link. */
    public void note() {
        person.setSingleAttribute(ATTRIBUTE, passwordId());
    }

    /** Whether a code by e-mail proves nothing more than the present password does. */
    public boolean isPresent() {
        String noted = person.getFirstAttribute(ATTRIBUTE);
        return noted != null && noted.equals(passwordId());
    }

    /** Whether the person has a factor that is neither the password nor a code: app, recovery codes, passkey. */
    public boolean hasOtherFactor() {
        return Stream.of(
                        OTPCredentialModel.TYPE,
                        RecoveryAuthnCodesCredentialModel.TYPE,
                        WebAuthnCredentialModel.TYPE_PASSWORDLESS)
                .anyMatch(person.credentialManager()::isConfiguredFor);
    }

    /** Whether a code has come back from the person's mobile before. */
    public boolean hasVerifiedMobile() {
        return Boolean.parseBoolean(person.getFirstAttribute(VERIFIED));
    }

    /** The sign-in after the link is done: from now on a code by e-mail counts again. */
    void settle(SignInProofs proofs) {
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
