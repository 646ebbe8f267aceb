package ch.monespacepro.keycloak.signin;

import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.keycloak.authentication.AuthenticationProcessor;
import org.keycloak.locale.LocaleSelectorProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.utils.FormMessage;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.services.messages.Messages;
import org.keycloak.services.resources.LoginActionsService;
import org.keycloak.services.util.AuthenticationFlowURLHelper;
import org.keycloak.sessions.AuthenticationSessionModel;

/** Begins a login session again at the sign-in page. Nothing that was proved in it counts any more. */
public record StartAgain(KeycloakSession session, AuthenticationSessionModel login) {

    /** The page opens with this fault. */
    public Response withFault(FormMessage fault) {
        reset();
        new AuthenticationProcessor().setAuthenticationSession(login).setForwardedErrorMessage(fault);
        return redirect();
    }

    /** The page asks for a fresh sign-in; an open session, here or at the hospital, does not stand in for it. */
    public Response forFreshSignIn() {
        reset();
        String asked = login.getClientNote(OIDCLoginProtocol.PROMPT_PARAM);
        String fresh = OIDCLoginProtocol.PROMPT_VALUE_LOGIN;
        login.setClientNote(OIDCLoginProtocol.PROMPT_PARAM, asked == null ? fresh : asked + " " + fresh);
        new AuthenticationProcessor()
                .setAuthenticationSession(login)
                .setForwardedInfoMessage(new FormMessage(Messages.REAUTHENTICATE));
        return redirect();
    }

    private void reset() {
        String language = login.getAuthNote(LocaleSelectorProvider.USER_REQUEST_LOCALE);
        AuthenticationProcessor.resetFlow(login, LoginActionsService.AUTHENTICATE_PATH);
        if (language != null) {
            login.setAuthNote(LocaleSelectorProvider.USER_REQUEST_LOCALE, language);
        }
    }

    private Response redirect() {
        URI signIn = new AuthenticationFlowURLHelper(session, login.getRealm(), session.getContext().getUri())
                .getLastExecutionUrl(login);
        return Response.seeOther(signIn).build();
    }
}
