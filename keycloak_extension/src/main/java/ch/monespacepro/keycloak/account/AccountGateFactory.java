package ch.monespacepro.keycloak.account;

import ch.monespacepro.keycloak.StatelessAuthenticatorFactory;
import org.keycloak.authentication.Authenticator;
import org.keycloak.models.KeycloakSession;

/** {@code mep-account-gate}. */
public final class AccountGateFactory implements StatelessAuthenticatorFactory {

    public static final String ID = "mep-account-gate";

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public Authenticator create(KeycloakSession session) {
        return new AccountGate();
    }

    @Override
    public String getReferenceCategory() {
        return null;
    }

    @Override
    public String getDisplayType() {
        return "Mon Espace Pro: only validated accounts";
    }

    @Override
    public String getHelpText() {
        return "After a sign-in at an identity provider, or by an open session: shows how to get validated unless the account is active.";
    }
}
