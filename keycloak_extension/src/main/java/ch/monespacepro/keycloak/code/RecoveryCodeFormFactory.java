package ch.monespacepro.keycloak.code;

import org.keycloak.authentication.Authenticator;
import org.keycloak.authentication.authenticators.browser.RecoveryAuthnCodesFormAuthenticatorFactory;
import org.keycloak.models.KeycloakSession;

/** Replaces Keycloak's factory: same id, higher order. */
public final class RecoveryCodeFormFactory extends RecoveryAuthnCodesFormAuthenticatorFactory {

    @Override
    public Authenticator create(KeycloakSession session) {
        return new RecoveryCodeForm(session);
    }

    @Override
    public int order() {
        return 1;
    }
}
