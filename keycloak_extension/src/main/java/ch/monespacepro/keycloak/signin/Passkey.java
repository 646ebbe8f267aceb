package ch.monespacepro.keycloak.signin;

import org.keycloak.authentication.RequiredActionProvider;
import org.keycloak.authentication.requiredactions.WebAuthnPasswordlessRegisterFactory;
import org.keycloak.models.KeycloakSession;

/** Keycloak's required action for a passkey, guarded. It replaces the stock action: same id, higher order. */
public final class Passkey extends WebAuthnPasswordlessRegisterFactory {

    @Override
    public RequiredActionProvider create(KeycloakSession session) {
        return GuardedAction.always(super.create(session));
    }

    @Override
    public int order() {
        return 1;
    }
}
