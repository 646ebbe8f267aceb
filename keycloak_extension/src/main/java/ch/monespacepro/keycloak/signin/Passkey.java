package ch.monespacepro.keycloak.signin;

import org.keycloak.authentication.RequiredActionProvider;
import org.keycloak.authentication.requiredactions.WebAuthnPasswordlessRegisterFactory;
import org.keycloak.models.KeycloakSession;

/** Keycloak's own action for a passkey, guarded: it takes the stock one's place by the same id and a higher order. */
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
