package ch.monespacepro.keycloak.signin;

import org.keycloak.authentication.RequiredActionProvider;
import org.keycloak.authentication.requiredactions.UpdateTotp;
import org.keycloak.models.KeycloakSession;

/**
 * Keycloak's required action for an authenticator app, guarded. It replaces the stock action: same id, higher order.
 */
public final class AuthenticatorApp extends UpdateTotp {

    @Override
    public RequiredActionProvider create(KeycloakSession session) {
        return GuardedAction.always(super.create(session));
    }

    @Override
    public int order() {
        return 1;
    }
}
