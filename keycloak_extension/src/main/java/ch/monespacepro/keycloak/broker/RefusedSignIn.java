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
 * A sign-in by HIN or the hospital that is refused: the person lands on the sign-in page again and reads why, in their language.
 *
 * <p>Keycloak's own way is an error page, a dead end. This redirects to the start of the login, where the message waits
 * in the login session, as it does when a person cancels at an identity provider.
 *
 * @param login the login under way, which starts again
 * @param alias the identity provider's, for the event
 */
public record RefusedSignIn(KeycloakSession session, AuthenticationSessionModel login, String alias) {

    /**
     * Records the refusal as an event and answers it.
     *
     * @param reason for the event
     * @param whileLinking the status where there is no sign-in page to go back to, because a person signed in links an
     *     identity to their account
     * @param names for sentences that name the identity
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

    /** The landing alone, where Keycloak has recorded the failure already; never while {@link #isLinking}. */
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
