package ch.monespacepro.keycloak.account;

import ch.monespacepro.keycloak.http.DeadlineHttpClient;
import ch.monespacepro.keycloak.transaction.AfterCommit;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.http.client.HttpClient;
import org.jboss.logging.Logger;
import org.keycloak.OAuth2Constants;
import org.keycloak.connections.httpclient.HttpClientProvider;
import org.keycloak.http.simple.SimpleHttp;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.protocol.oidc.OIDCAdvancedConfigWrapper;

/**
 * Ends sessions of a person, and with them the tokens: of one who is no longer let in, whose ways in have changed, or whose
 * delegation was revoked.
 *
 * <p>The sessions end in the request's transaction. Applications with sessions of their own are told after its commit
 * (OpenID Connect Back-Channel Logout 1.0), because Keycloak's own logout would call them while the person's row is locked.
 */
public record EndedSessions(KeycloakSession session) {

    private static final Logger LOG = Logger.getLogger(EndedSessions.class);
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration WHOLE = Duration.ofSeconds(5);

    /** Ends all of them. */
    public void of(UserModel person) {
        of(person, null);
    }

    /** @param except the id of the session that stays; null for none */
    public void of(UserModel person, String except) {
        RealmModel realm = session.getContext().getRealm();
        List<UserSessionModel> ended = session.sessions()
                .getUserSessionsStream(realm, person)
                .filter(each -> !each.getId().equals(except))
                .toList();
        List<Notice> notices = ended.stream()
                .flatMap(each -> each.getAuthenticatedClientSessions().values().stream())
                .flatMap(each -> notice(person, each).stream())
                .toList();
        if (except == null) {
            session.sessions().removeUserSessions(realm, person);
        } else {
            ended.forEach(each -> session.sessions().removeUserSession(realm, each));
        }
        send(notices);
    }

    /** Ends the sessions of some applications only; the person stays signed in, and at the others. */
    public void atClients(UserModel person, Predicate<AuthenticatedClientSessionModel> which) {
        RealmModel realm = session.getContext().getRealm();
        List<AuthenticatedClientSessionModel> ended = session.sessions()
                .getUserSessionsStream(realm, person)
                .flatMap(each -> each.getAuthenticatedClientSessions().values().stream())
                .filter(which)
                .toList();
        List<Notice> notices =
                ended.stream().flatMap(each -> notice(person, each).stream()).toList();
        ended.forEach(AuthenticatedClientSessionModel::detachFromUserSession);
        send(notices);
    }

    private void send(List<Notice> notices) {
        if (!notices.isEmpty()) {
            AfterCommit.run(session, own -> notices.forEach(notice -> notice.send(own)));
        }
    }

    /** Written while the session exists; the application finds its own session by the id in it. */
    private Optional<Notice> notice(UserModel person, AuthenticatedClientSessionModel ended) {
        ClientModel client = ended.getClient();
        String url = OIDCAdvancedConfigWrapper.fromClientModel(client).getBackchannelLogoutUrl();
        if (url == null || !url.startsWith("http")) {
            return Optional.empty();
        }
        KeycloakContext context = session.getContext();
        ClientModel caller = context.getClient();
        // The token is signed as this client asks for it.
        context.setClient(client);
        try {
            String token = session.tokens().encode(session.tokens().initLogoutToken(client, person, ended));
            return Optional.of(new Notice(client.getClientId(), url, token));
        } catch (RuntimeException failed) {
            LOG.errorf(failed, "Application %s is not told of an ended session", client.getClientId());
            return Optional.empty();
        } finally {
            context.setClient(caller);
        }
    }

    private record Notice(String application, String url, String logoutToken) {

        /** An application that is not told ends its session when it renews its tokens. */
        void send(KeycloakSession own) {
            HttpClient client = own.getProvider(HttpClientProvider.class).getHttpClient();
            try {
                int status = SimpleHttp.create(new DeadlineHttpClient(client, WHOLE))
                        .withRequestConfig(DeadlineHttpClient.limits(client, CONNECT, WHOLE)
                                .setRedirectsEnabled(false)
                                .build())
                        .doPost(url)
                        .param(OAuth2Constants.LOGOUT_TOKEN, logoutToken)
                        .asStatus();
                if (status / 100 != 2) {
                    LOG.warnf("Application %s was told of an ended session and answered %d", application, status);
                }
            } catch (IOException failed) {
                LOG.warnf(
                        "Application %s was not told of an ended session: %s",
                        application, failed.getClass().getSimpleName());
            }
        }
    }
}
