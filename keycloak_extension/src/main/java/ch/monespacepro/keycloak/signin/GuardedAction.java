package ch.monespacepro.keycloak.signin;

import ch.monespacepro.keycloak.account.AccountCheck;
import ch.monespacepro.keycloak.account.Door;
import java.util.function.Predicate;
import org.keycloak.authentication.CredentialRegistrator;
import org.keycloak.authentication.InitiatedActionSupport;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.authentication.RequiredActionContext.KcActionStatus;
import org.keycloak.authentication.RequiredActionProvider;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RequiredActionProviderModel;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * A required action that adds or changes a way in, with its guard. The action is carried out only in an authentication
 * session that has shown a full sign-in. The guard checks this when the page is shown and again when it is posted, on
 * every path to the action and independently of the realm's configuration.
 *
 * <p>Otherwise the action waits. The person continues, and an application that requested the action receives
 * {@code kc_action_status=error}.
 *
 * @param exception accepts an authentication session without a full sign-in
 */
public record GuardedAction(RequiredActionProvider action, Predicate<AuthenticationSessionModel> exception)
        implements RequiredActionProvider, CredentialRegistrator {

    private static final String REASON = "full_sign_in_needed";

    public static GuardedAction always(RequiredActionProvider action) {
        return new GuardedAction(action, login -> false);
    }

    @Override
    public void requiredActionChallenge(RequiredActionContext context) {
        if (isAllowed(context)) {
            if (!AccountCheck.at(Door.ACTION).holdsBack(context)) {
                action.requiredActionChallenge(context);
            }
        } else if (!WaitingPage.explainsLink(context)) {
            recordRefusal(context);
            context.ignore();
        }
    }

    @Override
    public void processAction(RequiredActionContext context) {
        if (isAllowed(context)) {
            if (!AccountCheck.at(Door.ACTION).holdsBack(context)) {
                action.processAction(context);
            }
            return;
        }
        recordRefusal(context);
        // Cancelled instead of ignored: Keycloak does not allow a post to be ignored, and continues in the same way.
        AuthenticationManager.setKcActionStatus(context.getAction(), KcActionStatus.ERROR, context.getAuthenticationSession());
        context.cancel();
    }

    private boolean isAllowed(RequiredActionContext context) {
        AuthenticationSessionModel login = context.getAuthenticationSession();
        return SignInProofs.of(login).isFullSignIn() || exception.test(login);
    }

    private static void recordRefusal(RequiredActionContext context) {
        context.getEvent().clone().user(context.getUser()).detail("action", context.getAction()).error(REASON);
    }

    /**
     * Makes Keycloak require a fresh sign-in before it starts the action for an application. A disabled action requires
     * none.
     */
    @Override
    public int getMaxAuthAge(KeycloakSession session) {
        return session != null && isSwitchedOff(session) ? Constants.KC_ACTION_MAX_AGE : 0;
    }

    private static boolean isSwitchedOff(KeycloakSession session) {
        AuthenticationSessionModel login = session.getContext().getAuthenticationSession();
        String asked = login == null ? null : login.getClientNote(Constants.KC_ACTION);
        RequiredActionProviderModel action =
                asked == null ? null : login.getRealm().getRequiredActionProviderByAlias(asked);
        return action != null && !action.isEnabled();
    }

    @Override
    public void evaluateTriggers(RequiredActionContext context) {
        // Checked here, because Keycloak calls this method of all actions before it continues to any of them or to the
        // end of the sign-in.
        new ProvedBrowser(context.getSession(), context.getAuthenticationSession()).require();
        action.evaluateTriggers(context);
    }

    @Override
    public InitiatedActionSupport initiatedActionSupport() {
        return action.initiatedActionSupport();
    }

    @Override
    public void initiatedActionCanceled(KeycloakSession session, AuthenticationSessionModel login) {
        action.initiatedActionCanceled(session, login);
    }

    @Override
    public String getCredentialType(KeycloakSession session, AuthenticationSessionModel login) {
        return action instanceof CredentialRegistrator registrator ? registrator.getCredentialType(session, login) : null;
    }

    @Override
    public void close() {
        action.close();
    }
}
