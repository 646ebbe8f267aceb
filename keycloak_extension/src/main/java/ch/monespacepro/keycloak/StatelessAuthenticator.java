package ch.monespacepro.keycloak;

import org.keycloak.authentication.Authenticator;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * What our authenticators have in common: they apply to everybody, since a person who lacks what they need gets a page that
 * says so; nobody sets anything up for them; and they hold nothing open.
 */
public interface StatelessAuthenticator extends Authenticator {

    @Override
    default boolean requiresUser() {
        return true;
    }

    @Override
    default boolean configuredFor(KeycloakSession session, RealmModel realm, UserModel user) {
        return true;
    }

    @Override
    default void setRequiredActions(KeycloakSession session, RealmModel realm, UserModel user) {
        // Number, address and status of an account are the team's to set.
    }

    @Override
    default void close() {
        // What is held open belongs to the factories.
    }
}
