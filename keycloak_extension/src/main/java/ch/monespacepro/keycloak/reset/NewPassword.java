package ch.monespacepro.keycloak.reset;

import ch.monespacepro.keycloak.signin.GuardedAction;
import ch.monespacepro.keycloak.signin.MailboxPassword;
import jakarta.ws.rs.core.Response;
import org.keycloak.authentication.AuthenticatorUtil;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.authentication.RequiredActionProvider;
import org.keycloak.authentication.requiredactions.UpdatePassword;
import org.keycloak.events.Errors;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.messages.Messages;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Keycloak's own action for a new password, guarded: it takes the stock one's place by the same id and a higher order.
 *
 * <p>A link for a forgotten password opens it too. Then it replaces only the password that the link was opened for, ends
 * every other session of the person, whatever they tick, and ends the brute-force lock: both belong to the old password.
 */
public final class NewPassword extends UpdatePassword {

    private static final String BY_LINK = "byResetLink";

    @Override
    public void requiredActionChallenge(RequiredActionContext context) {
        if (readyToShow(context)) {
            super.requiredActionChallenge(context);
        }
    }

    @Override
    public void processAction(RequiredActionContext context) {
        if (!readyToShow(context)) {
            return;
        }
        super.processAction(context);
        if (context.getStatus() == RequiredActionContext.Status.SUCCESS && isByLink(context)) {
            AuthenticatorUtil.logoutOtherSessions(context);
            context.getSession().loginFailures().removeUserLoginFailure(context.getRealm(), context.getUser().getId());
            MailboxPassword.of(context.getUser()).note();
        }
    }

    /** Tells the page how it was opened, or ends it where another page of the same link has replaced the password. */
    private static boolean readyToShow(RequiredActionContext context) {
        boolean byLink = isByLink(context);
        context.form().setAttribute(BY_LINK, byLink);
        AuthenticationSessionModel login = context.getAuthenticationSession();
        if (!byLink || !OpenedLink.isStale(login, context.getUser())) {
            return true;
        }
        context.getEvent().clone().user(context.getUser()).error(Errors.EXPIRED_CODE);
        context.challenge(context.form()
                .setError(Messages.EXPIRED_ACTION_TOKEN_NO_SESSION)
                .createErrorPage(Response.Status.BAD_REQUEST));
        return false;
    }

    private static boolean isByLink(RequiredActionContext context) {
        return OpenedLink.isIn(context.getAuthenticationSession());
    }

    @Override
    public RequiredActionProvider create(KeycloakSession session) {
        return new GuardedAction(new NewPassword(), OpenedLink::isIn);
    }

    @Override
    public int order() {
        return 1;
    }
}
