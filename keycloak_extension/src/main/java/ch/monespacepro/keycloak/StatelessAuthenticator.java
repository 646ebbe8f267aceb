package ch.monespacepro.keycloak;

import org.keycloak.authentication.Authenticator;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * Defaults of the extension's authenticators. They run for every person, because a person who lacks a destination or a
 * state gets a page that says so. They set no required action and hold no resources.
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
        // Telephone number, address and status are set by the team, not by a required action.
    }

    @Override
    default void close() {
    }
}
