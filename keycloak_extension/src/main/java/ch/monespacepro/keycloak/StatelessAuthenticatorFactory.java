package ch.monespacepro.keycloak;

import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.Authenticator;
import org.keycloak.models.KeycloakSession;

/** An authenticator without state is its own factory, as Keycloak's own are. */
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
        // Nothing is held open.
    }
}
