package ch.monespacepro.keycloak.delegation;

import java.util.Comparator;
import java.util.Optional;
import java.util.function.Predicate;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.services.managers.AuthenticationSessionManager;
import org.keycloak.sessions.AuthenticationSessionModel;

/** What a person has already chosen in the open session that a login session continues. */
record OpenResponsibilities(KeycloakSession session, AuthenticationSessionModel login, UserModel person) {

    /** Returns the choice in the open client session of the login session's client. */
    Optional<Responsibility> ofThisClient() {
        ClientModel client = login.getClient();
        return open().map(found -> found.getAuthenticatedClientSessionByClient(client.getId()))
                .filter(found -> isValid(client, found))
                .flatMap(Responsibility::of);
    }

    /** Returns the choice that fits in another client; of several, that of the client session that started last. */
    Optional<Responsibility> ofAnotherClient(Predicate<Responsibility> fits) {
        return open().stream()
                .flatMap(found -> found.getAuthenticatedClientSessions().values().stream())
                .filter(found -> !found.getClient().equals(login.getClient()) && isValid(found.getClient(), found))
                .sorted(Comparator.comparingInt(AuthenticatedClientSessionModel::getStarted).reversed())
                .flatMap(found -> Responsibility.of(found).stream())
                .filter(fits)
                .findFirst();
    }

    private Optional<UserSessionModel> open() {
        return Optional.ofNullable(new AuthenticationSessionManager(session).getUserSession(login))
                .filter(found -> AuthenticationManager.isSessionValid(realm(), found))
                .filter(found -> person.getId().equals(found.getUser().getId()));
    }

    private boolean isValid(ClientModel client, AuthenticatedClientSessionModel found) {
        return found != null && AuthenticationManager.isClientSessionValid(realm(), client, found.getUserSession(), found);
    }

    private RealmModel realm() {
        return login.getRealm();
    }
}
