package ch.monespacepro.keycloak.request;

import ch.monespacepro.keycloak.signin.ProvedBrowser;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Optional;
import org.keycloak.OAuth2Constants;
import org.keycloak.authentication.AuthenticationProcessor;
import org.keycloak.common.util.Time;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.services.ErrorPage;
import org.keycloak.services.Urls;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.services.managers.AuthenticationSessionManager;
import org.keycloak.services.messages.Messages;
import org.keycloak.services.resources.LoginActionsService;
import org.keycloak.services.util.AuthenticationFlowURLHelper;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * A mailed {@link RequestLink} that is open in a login session of its own. Opening it changes nothing. It is used up by the form
 * that replaces the data, or by «that was not me»: a form that is left can be begun again.
 */
public record OpenedRequestLink(KeycloakSession session, AuthenticationSessionModel login) {

    private static final String OWNER = "mep.request.link.owner";
    private static final String TOKEN = "mep.request.link.token";
    private static final String UNTIL = "mep.request.link.until";
    private static final String PROVED = "mep.request.link.proved";
    private static final String USED = "mep.request.link.";
    /** Survives each new beginning of the flow. */
    private static final String BY_LINK = "mep.request.byLink";

    /** Opens the link: the registration flow begins, in which {@link RequestOwner} asks. */
    public static Response open(KeycloakSession session, String key) {
        RequestLink.Token token = key == null ? null : session.tokens().decode(key, RequestLink.Token.class);
        RealmModel realm = session.getContext().getRealm();
        ClientModel client = token == null ? null : realm.getClientByClientId(token.getIssuedFor());
        boolean isOurs = token != null
                && RequestLink.Token.TYPE.equals(token.getActionId())
                && token.isActive()
                && client != null
                && client.isEnabled();
        if (!isOurs || isUsed(session, token.getId())) {
            return expired(session);
        }
        AuthenticationSessionModel login = newLogin(session, realm, client);
        login.setAuthNote(OWNER, token.getUserId());
        login.setAuthNote(TOKEN, token.getId());
        login.setAuthNote(UNTIL, Long.toString(token.getExp()));
        login.setAuthNote(AuthenticationProcessor.CURRENT_FLOW_PATH, LoginActionsService.REGISTRATION_PATH);
        session.getContext().setAuthenticationSession(login);
        URI form = new AuthenticationFlowURLHelper(session, realm, session.getContext().getUri()).getLastExecutionUrl(login);
        return Response.seeOther(form).build();
    }

    /** Returns whether the login session began with a link that waits for the owner's answer. */
    boolean asks() {
        return login.getAuthNote(OWNER) != null && login.getAuthNote(PROVED) == null;
    }

    /** Returns the owner's id, once: the link is used up. Empty when another tab has used it, or after its time. */
    Optional<String> use() {
        String token = login.getAuthNote(TOKEN);
        if (token == null) {
            return Optional.empty();
        }
        long left = Long.parseLong(login.getAuthNote(UNTIL)) - Time.currentTimeMillis() / 1000;
        if (left <= 0 || !session.singleUseObjects().putIfAbsent(USED + token, left)) {
            return Optional.empty();
        }
        return Optional.of(login.getAuthNote(OWNER));
    }

    /** The proof counts in this browser only. */
    void prove() {
        new ProvedBrowser(session, login).bind();
        login.setAuthNote(PROVED, login.getAuthNote(OWNER));
    }

    /** Returns whether the login session began with a link; it has no application to return to. */
    static boolean hasBegun(AuthenticationSessionModel login) {
        return login.getClientNote(BY_LINK) != null;
    }

    /** Returns the account whose mailbox the applicant has proved to read in this login session. */
    static Optional<String> provedOwner(AuthenticationSessionModel login) {
        return Optional.ofNullable(login.getAuthNote(PROVED));
    }

    static Response expired(KeycloakSession session) {
        return ErrorPage.error(session, null, Response.Status.BAD_REQUEST, Messages.EXPIRED_ACTION_TOKEN_NO_SESSION);
    }

    private static boolean isUsed(KeycloakSession session, String token) {
        return session.singleUseObjects().contains(USED + token);
    }

    /** As Keycloak makes one for a mailed link of its own: it ends on a page, not in the application. */
    private static AuthenticationSessionModel newLogin(KeycloakSession session, RealmModel realm, ClientModel client) {
        AuthenticationSessionModel login = new AuthenticationSessionManager(session)
                .createAuthenticationSession(realm, true)
                .createAuthenticationSession(client);
        URI base = session.getContext().getUri().getBaseUri();
        String redirect = Urls.accountBase(base).path("/").build(realm.getName()).toString();
        login.setAction(AuthenticationSessionModel.Action.AUTHENTICATE.name());
        login.setProtocol(OIDCLoginProtocol.LOGIN_PROTOCOL);
        login.setRedirectUri(redirect);
        login.setClientNote(OIDCLoginProtocol.REDIRECT_URI_PARAM, redirect);
        login.setClientNote(OIDCLoginProtocol.RESPONSE_TYPE_PARAM, OAuth2Constants.CODE);
        login.setClientNote(OIDCLoginProtocol.ISSUER, Urls.realmIssuer(base, realm.getName()));
        login.setAuthNote(AuthenticationManager.END_AFTER_REQUIRED_ACTIONS, Boolean.TRUE.toString());
        login.setClientNote(BY_LINK, Boolean.TRUE.toString());
        return login;
    }
}
