package ch.monespacepro.keycloak.signin;

import jakarta.ws.rs.core.Response;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.AuthenticationProcessor;
import org.keycloak.authentication.RequiredActionContext.KcActionStatus;
import org.keycloak.models.ClientSessionContext;
import org.keycloak.models.Constants;
import org.keycloak.models.UserSessionModel;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.services.managers.AuthenticationManager.AuthResult;
import org.keycloak.sessions.AuthenticationSessionModel;
import org.keycloak.util.TokenUtil;

/**
 * A silent request ({@code prompt=none}). It is answered as if the waiting actions did not exist. The person was signed
 * in without them, so a silent request receives its code too.
 *
 * <p>Keycloak answers {@code interaction_required} to any pending action, without asking the action's provider. The
 * gate therefore completes such a request itself, when nothing else is pending.
 */
record SilentSignIn(AuthenticationFlowContext context) {

    static boolean isRequested(AuthenticationSessionModel login) {
        return TokenUtil.hasPrompt(
                login.getClientNote(OIDCLoginProtocol.PROMPT_PARAM), OIDCLoginProtocol.PROMPT_VALUE_NONE);
    }

    void goOn() {
        AuthResult open = AuthenticationManager.authenticateIdentityCookie(context.getSession(), context.getRealm(), true);
        if (open != null && open.user().equals(context.getUser()) && onlyWaitingActionsArePending()) {
            // Keycloak returns an authenticator's response to a silent request only when this note is set.
            login().setAuthNote(AuthenticationProcessor.FORWARDED_PASSIVE_LOGIN, Boolean.TRUE.toString());
            context.forceChallenge(finish(open.session()));
        } else {
            context.success();
        }
    }

    private boolean onlyWaitingActionsArePending() {
        AuthenticationManager.evaluateRequiredActionTriggers(
                context.getSession(), login(), context.getHttpRequest(), context.getEvent(), context.getRealm(), context.getUser());
        return ProtectedActions.of(login()).areAllPendingGuarded() && !login().getClient().isConsentRequired();
    }

    private Response finish(UserSessionModel open) {
        String action = login().getClientNote(Constants.KC_ACTION);
        if (action != null) {
            AuthenticationManager.setKcActionStatus(action, KcActionStatus.ERROR, login());
        }
        AuthenticationManager.setClientScopesInSession(context.getSession(), login());
        ClientSessionContext client = AuthenticationProcessor.attachSession(
                login(), open, context.getSession(), context.getRealm(), context.getConnection(), context.getEvent());
        Response response = AuthenticationManager.redirectAfterSuccessfulFlow(
                context.getSession(), context.getRealm(), open, client, context.getHttpRequest(), context.getUriInfo(),
                context.getConnection(), context.getEvent(), login());
        context.getEvent().success();
        return response;
    }

    private AuthenticationSessionModel login() {
        return context.getAuthenticationSession();
    }
}
