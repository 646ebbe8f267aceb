package ch.monespacepro.keycloak.reset;

import ch.monespacepro.keycloak.StatelessAuthenticator;
import ch.monespacepro.keycloak.account.AccountCheck;
import ch.monespacepro.keycloak.account.Door;
import ch.monespacepro.keycloak.address.MailAddress;
import jakarta.ws.rs.core.Response;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.AuthenticationFlowError;
import org.keycloak.events.Errors;
import org.keycloak.models.Constants;
import org.keycloak.models.DefaultActionTokenKey;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.FormMessage;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.services.messages.Messages;
import org.keycloak.services.validation.Validation;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * The reset-credentials form: asks for an address and mails a link that lets the person choose a new password and
 * nothing else.
 *
 * <p>The request does not look up the account; {@link LinkMail} does so later. Page and response time are therefore the
 * same for every address. The link starts its own authentication session. It works in any browser, and continues
 * neither a sign-in nor an account link that was under way; both start again and ask for a code.
 */
final class ForgottenPassword implements StatelessAuthenticator {

    private static final String ADDRESS = "username";

    private final LinkQueue queue;

    ForgottenPassword(LinkQueue queue) {
        this.queue = queue;
    }

    @Override
    public void authenticate(AuthenticationFlowContext context) {
        String userId = context.getAuthenticationSession().getAuthNote(DefaultActionTokenKey.ACTION_TOKEN_USER_ID);
        if (userId == null) {
            context.challenge(context.form().createPasswordReset());
        } else {
            byLink(context, userId);
        }
    }

    @Override
    public void action(AuthenticationFlowContext context) {
        String address = context.getHttpRequest().getDecodedFormParameters().getFirst(ADDRESS);
        if (address == null || address.isBlank()) {
            context.getEvent().error(Errors.USERNAME_MISSING);
            Response again = context.form()
                    .addError(new FormMessage(Validation.FIELD_USERNAME, Messages.MISSING_USERNAME))
                    .createPasswordReset();
            context.failureChallenge(AuthenticationFlowError.INVALID_USER, again);
            return;
        }
        queue.add(LinkRequest.of(context, MailAddress.normalised(address.strip())));
        context.forkWithSuccessMessage(new FormMessage(Messages.EMAIL_SENT));
    }

    private static void byLink(AuthenticationFlowContext context, String userId) {
        AuthenticationSessionModel login = context.getAuthenticationSession();
        UserModel user = context.getSession().users().getUserById(context.getRealm(), userId);
        if (AccountCheck.at(Door.LINK).holdsBack(context, user)) {
            return;
        }
        if (!ReplacedPassword.of(user).isNamedBy(login.getAuthNote(Constants.KEY))) {
            context.getEvent().user(user).error(Errors.EXPIRED_CODE);
            Response stale = context.form()
                    .setError(Messages.EXPIRED_ACTION_TOKEN_NO_SESSION)
                    .createErrorPage(Response.Status.BAD_REQUEST);
            context.failure(AuthenticationFlowError.EXPIRED_CODE, stale);
            return;
        }
        // A new password is not a second factor. The flow ends here, so that the person signs in with both factors.
        login.setAuthNote(AuthenticationManager.END_AFTER_REQUIRED_ACTIONS, Boolean.TRUE.toString());
        OpenedLink.open(login, user);
        user.setEmailVerified(true);
        // The link runs no other action, and opening it has confirmed the address.
        user.removeRequiredAction(UserModel.RequiredAction.VERIFY_EMAIL);
        context.success();
    }

    @Override
    public boolean requiresUser() {
        return false;
    }
}
