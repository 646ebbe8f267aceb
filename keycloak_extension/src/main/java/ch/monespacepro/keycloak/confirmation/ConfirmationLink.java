package ch.monespacepro.keycloak.confirmation;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import org.keycloak.authentication.actiontoken.AbstractActionTokenHandler;
import org.keycloak.authentication.actiontoken.ActionTokenContext;
import org.keycloak.authentication.actiontoken.verifyemail.VerifyEmailActionToken;
import org.keycloak.events.Errors;
import org.keycloak.events.EventType;
import org.keycloak.services.messages.Messages;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Opens the mailed link that confirms an e-mail address. It replaces Keycloak's handler: same id, higher order.
 *
 * <p>Keycloak's handler confirms when the link is opened, and goes on with the sign-in in that browser. Programs open the links
 * of mails too. Here the link shows a page, and its button confirms: {@link AddressConfirmation}. The browser of the sign-in
 * goes on when its page is loaded again.
 */
public final class ConfirmationLink extends AbstractActionTokenHandler<VerifyEmailActionToken> {

    public ConfirmationLink() {
        super(
                VerifyEmailActionToken.TOKEN_TYPE,
                VerifyEmailActionToken.class,
                Messages.STALE_VERIFY_EMAIL_LINK,
                EventType.VERIFY_EMAIL,
                Errors.INVALID_TOKEN);
    }

    /**
     * Answers before Keycloak looks for a login session. After this call, it would join that of the sign-in, or begin one, and
     * make the token's person the person of it.
     */
    @Override
    public String getAuthenticationSessionIdFromToken(
            VerifyEmailActionToken token,
            ActionTokenContext<VerifyEmailActionToken> context,
            AuthenticationSessionModel current) {
        throw new WebApplicationException(handleToken(token, context));
    }

    @Override
    public Response handleToken(VerifyEmailActionToken token, ActionTokenContext<VerifyEmailActionToken> context) {
        return new AddressConfirmation(context.getSession()).page(token);
    }

    @Override
    public int order() {
        return 1;
    }
}
