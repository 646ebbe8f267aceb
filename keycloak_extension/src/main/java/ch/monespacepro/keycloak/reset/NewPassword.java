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
 * Keycloak's required action for a new password, guarded. It replaces the stock action: same id, higher order.
 *
 * <p>A reset link opens it without a full sign-in. It then replaces only the password for which the link was opened,
 * ends all other sessions of the person whatever the checkbox says, and ends the brute-force lock, because both relate
 * to the old password.
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
            MailboxPassword.of(context.getUser()).mark();
        }
    }

    /**
     * Tells the page whether a reset link opened it. Returns false, after an error page, when the password was replaced
     * since the link was opened.
     */
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
