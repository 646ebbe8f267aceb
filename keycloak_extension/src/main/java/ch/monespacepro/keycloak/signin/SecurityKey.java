package ch.monespacepro.keycloak.signin;

import org.keycloak.authentication.RequiredActionProvider;
import org.keycloak.authentication.requiredactions.WebAuthnRegisterFactory;
import org.keycloak.models.KeycloakSession;

/**
 * Keycloak's required action for a security key as second factor, guarded. It replaces the stock action: same id,
 * higher order.
 */
public final class SecurityKey extends WebAuthnRegisterFactory {

    @Override
    public RequiredActionProvider create(KeycloakSession session) {
        return GuardedAction.always(super.create(session));
    }

    @Override
    public int order() {
        return 1;
    }
}
