package ch.monespacepro.keycloak;

import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.Authenticator;
import org.keycloak.models.KeycloakSession;

/** An authenticator without state that is its own factory, as in Keycloak itself. */
public interface StatelessAuthenticatorFactory extends OwnAuthenticatorFactory, StatelessAuthenticator {

    @Override
    default Authenticator create(KeycloakSession session) {
        return this;
    }

    @Override
    default void action(AuthenticationFlowContext context) {
        authenticate(context);
    }

    @Override
    default void close() {
        // Nothing to release.
    }
}
