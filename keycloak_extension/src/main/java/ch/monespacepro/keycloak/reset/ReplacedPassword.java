package ch.monespacepro.keycloak.reset;

import org.keycloak.TokenVerifier;
import org.keycloak.authentication.actiontoken.DefaultActionToken;
import org.keycloak.authentication.actiontoken.resetcred.ResetCredentialsActionToken;
import org.keycloak.common.VerificationException;
import org.keycloak.models.UserModel;
import org.keycloak.models.credential.PasswordCredentialModel;

/**
 * Identifies the password that a link replaces. Once that password is replaced, every link that names it is invalid, so
 * that only one of several mails can be used.
 *
 * @param name id and creation time of the credential, or empty when there is no password
 */
record ReplacedPassword(String name) {

    private static final String NOTE = "mep.password";

    static ReplacedPassword of(UserModel user) {
        return new ReplacedPassword(user.credentialManager()
                .getStoredCredentialsByTypeStream(PasswordCredentialModel.TYPE)
                .findFirst()
                .map(password -> password.getId() + "." + password.getCreatedDate())
                .orElse(""));
    }

    void nameIn(DefaultActionToken token) {
        token.setNote(NOTE, name);
    }

    /** @param link the action token of the link, already verified by Keycloak */
    boolean isNamedBy(String link) {
        try {
            return !name.isEmpty()
                    && name.equals(TokenVerifier.create(link, ResetCredentialsActionToken.class)
                            .getToken()
                            .getNote(NOTE));
        } catch (VerificationException unreadable) {
            return false;
        }
    }
}
