package ch.monespacepro.keycloak.broker;

import ch.monespacepro.keycloak.account.AccountStatePage;
import ch.monespacepro.keycloak.signin.StartAgain;
import jakarta.ws.rs.core.Response;
import org.keycloak.events.Details;
import org.keycloak.events.Errors;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.FormMessage;
import org.keycloak.services.ErrorPage;
import org.keycloak.services.resources.IdentityBrokerService;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Refuses a HIN or hospital login: sends the person back to the sign-in page with a message in their language.
 *
 * <p>Keycloak shows an error page without a way on. This redirects to the start of the login and keeps the message in
 * the authentication session, as Keycloak does when a person cancels at an identity provider.
 *
 * @param login the authentication session, which starts again
 * @param alias of the identity provider, for the event
 */
public record RefusedSignIn(KeycloakSession session, AuthenticationSessionModel login, String alias) {

    /**
     * Records the refusal as an event and returns the response.
     *
     * @param reason for the event
     * @param whileLinking the status of the error page when a signed-in person links an identity to their account,
     *     because there is no sign-in page to return to
     * @param names parameters of the message
     */
    public Response because(String reason, String messageKey, Response.Status whileLinking, Object... names) {
        record(reason);
        if (isLinking()) {
            return ErrorPage.error(session, login, whileLinking, messageKey, names);
        }
        return new StartAgain(session, login).withFault(new FormMessage(null, messageKey, names));
    }

    /** Records that the account is not let in. In place of the sign-in page, the person reads why and what to do. */
    public Response heldBack(UserModel person) {
        record(Errors.USER_DISABLED);
        Response signIn = new StartAgain(session, login).plainly();
        AccountStatePage.keepFor(session, login, person);
        return signIn;
    }

    /**
     * Returns the redirect without an event, for failures that Keycloak has already recorded. Not to be used while
     * {@link #isLinking}.
     */
    public Response landing(String messageKey) {
        return new StartAgain(session, login).withFault(new FormMessage(null, messageKey));
    }

    public boolean isLinking() {
        return login.getAuthNote(IdentityBrokerService.LINKING_IDENTITY_PROVIDER) != null;
    }

    private void record(String reason) {
        new EventBuilder(login.getRealm(), session, session.getContext().getConnection())
                .event(EventType.IDENTITY_PROVIDER_LOGIN)
                .client(login.getClient())
                .detail(Details.CODE_ID, login.getParentSession().getId())
                .detail(Details.IDENTITY_PROVIDER, alias)
                .detail(Details.REASON, reason)
                .error(Errors.IDENTITY_PROVIDER_LOGIN_FAILURE);
    }
}
