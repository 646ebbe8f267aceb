package ch.monespacepro.keycloak.signin;

import org.keycloak.authentication.RequiredActionProvider;
import org.keycloak.authentication.requiredactions.RecoveryAuthnCodesAction;
import org.keycloak.models.KeycloakSession;

/** Keycloak's required action for recovery codes, guarded. It replaces the stock action: same id, higher order. */
public final class RecoveryCodes extends RecoveryAuthnCodesAction {

    @Override
    public RequiredActionProvider create(KeycloakSession session) {
        return GuardedAction.always(super.create(session));
    }

    @Override
    public int order() {
        return 1;
    }
}
