package ch.monespacepro.keycloak.signin;

import ch.monespacepro.keycloak.StatelessAuthenticator;
import jakarta.ws.rs.core.Response;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.AuthenticationFlowError;
import org.keycloak.authentication.AuthenticatorUtil;
import org.keycloak.authentication.authenticators.util.AcrStore;
import org.keycloak.models.AuthenticatorConfigModel;
import org.keycloak.models.Constants;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.services.messages.Messages;
import org.keycloak.services.resources.LoginActionsService;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Fills what Keycloak's own condition for a level leaves open. With a level, says that whoever comes here has reached it:
 * the condition speaks only for the steps in its own sub-flow, and only up to the level asked for. Without one, refuses
 * whoever has not reached the level that an application insists on (OpenID Connect Core 1.0, 5.5.1.1): the condition
 * looks only where one of its sub-flows was taken.
 */
public final class AssuranceLevel implements StatelessAuthenticator {

    @Override
    public void authenticate(AuthenticationFlowContext context) {
        AuthenticationSessionModel signIn = context.getAuthenticationSession();
        AcrStore levels = new AcrStore(context.getSession(), signIn);
        AuthenticatorConfigModel config = context.getAuthenticatorConfig();
        if (config != null) {
            levels.setLevelAuthenticated(Integer.parseInt(config.getConfig().get(AssuranceLevelFactory.LEVEL)));
            // For the next sign-in by the same session.
            signIn.setUserSessionNote(Constants.LOA_MAP, signIn.getAuthNote(Constants.LOA_MAP));
        } else if (levels.isLevelOfAuthenticationForced()
                && !levels.isLevelOfAuthenticationSatisfiedFromCurrentAuthentication(context.getTopLevelFlow())) {
            context.failureChallenge(
                    AuthenticationFlowError.GENERIC_AUTHENTICATION_ERROR,
                    context.form().setError(Messages.ACR_NOT_FULFILLED).createErrorPage(Response.Status.FORBIDDEN));
            return;
        }
        if (LoginActionsService.AUTHENTICATE_PATH.equals(context.getFlowPath())
                && AuthenticatorUtil.getAuthnCredentials(signIn).isEmpty()) {
            // Nothing was shown, so nobody has signed in: auth_time stays, by which actions and max_age ask afresh.
            signIn.setAuthNote(AuthenticationManager.SSO_AUTH, Boolean.TRUE.toString());
        }
        context.success();
    }

    @Override
    public void action(AuthenticationFlowContext context) {
        authenticate(context);
    }
}
