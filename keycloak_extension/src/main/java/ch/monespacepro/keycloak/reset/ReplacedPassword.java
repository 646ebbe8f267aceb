package ch.monespacepro.keycloak.reset;

import org.keycloak.TokenVerifier;
import org.keycloak.authentication.actiontoken.DefaultActionToken;
import org.keycloak.authentication.actiontoken.resetcred.ResetCredentialsActionToken;
import org.keycloak.common.VerificationException;
import org.keycloak.models.UserModel;
import org.keycloak.models.credential.PasswordCredentialModel;

/**
 * The password that a link is to replace. Once it is replaced, by whatever way, every link that names it is worth nothing:
 * of several mails only one can be used.
 *
 * @param name its credential's id and time of creation, or empty when there is no password
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

    /** @param link the action token of the link, which Keycloak has verified */
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
