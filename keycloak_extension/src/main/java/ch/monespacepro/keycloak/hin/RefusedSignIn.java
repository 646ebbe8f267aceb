package ch.monespacepro.keycloak.hin;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.keycloak.authentication.AuthenticationProcessor;
import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.events.Details;
import org.keycloak.events.Errors;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.locale.LocaleSelectorProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.utils.FormMessage;
import org.keycloak.services.ErrorPage;
import org.keycloak.services.resources.IdentityBrokerService;
import org.keycloak.services.resources.LoginActionsService;
import org.keycloak.services.util.AuthenticationFlowURLHelper;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * A sign-in by HIN that is refused: the person lands on the sign-in page again and reads why, in their language.
 *
 * <p>Keycloak's own way for a mapper to refuse is an exception that ends on an error page, a dead end. Its callback
 * hands on the response of a {@link WebApplicationException}, though: ours redirects to the start of the login, where
 * the message waits in the login session, as it does when somebody cancels at an identity provider.
 */
final class RefusedSignIn {

    private final KeycloakSession session;
    private final BrokeredIdentityContext context;

    RefusedSignIn(KeycloakSession session, BrokeredIdentityContext context) {
        this.session = session;
        this.context = context;
    }

    WebApplicationException because(HinRefusal refusal, String name) {
        AuthenticationSessionModel login = context.getAuthenticationSession();
        record(login, refusal);
        if (login.getAuthNote(IdentityBrokerService.LINKING_IDENTITY_PROVIDER) != null) {
            // Somebody signed in links a HIN identity to their account: there is no sign-in page to go back to.
            return new WebApplicationException(
                    ErrorPage.error(session, login, Response.Status.FORBIDDEN, refusal.messageKey(), name));
        }
        return new WebApplicationException(startAgain(login, new FormMessage(null, refusal.messageKey(), name)));
    }

    private Response startAgain(AuthenticationSessionModel login, FormMessage message) {
        String locale = login.getAuthNote(LocaleSelectorProvider.USER_REQUEST_LOCALE);
        AuthenticationProcessor.resetFlow(login, LoginActionsService.AUTHENTICATE_PATH);
        if (locale != null) {
            login.setAuthNote(LocaleSelectorProvider.USER_REQUEST_LOCALE, locale);
        }
        new AuthenticationProcessor().setAuthenticationSession(login).setForwardedErrorMessage(message);
        URI signIn = new AuthenticationFlowURLHelper(session, login.getRealm(), session.getContext().getUri())
                .getLastExecutionUrl(login);
        return Response.seeOther(signIn).build();
    }

    private void record(AuthenticationSessionModel login, HinRefusal refusal) {
        new EventBuilder(login.getRealm(), session, session.getContext().getConnection())
                .event(EventType.IDENTITY_PROVIDER_LOGIN)
                .client(login.getClient())
                .detail(Details.CODE_ID, login.getParentSession().getId())
                .detail(Details.IDENTITY_PROVIDER, context.getIdpConfig().getAlias())
                .detail(Details.REASON, refusal.code())
                .error(Errors.IDENTITY_PROVIDER_LOGIN_FAILURE);
    }
}
