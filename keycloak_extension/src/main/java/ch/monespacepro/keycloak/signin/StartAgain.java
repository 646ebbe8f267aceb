package ch.monespacepro.keycloak.signin;

import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.keycloak.authentication.AuthenticationProcessor;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.utils.FormMessage;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.services.messages.Messages;
import org.keycloak.services.resources.LoginActionsService;
import org.keycloak.services.util.AuthenticationFlowURLHelper;
import org.keycloak.sessions.AuthenticationSessionModel;

/** Begins a login session again at the sign-in page. Nothing that was proved in it counts any more. */
public record StartAgain(KeycloakSession session, AuthenticationSessionModel login) {

    /** The page opens as it does for a new sign-in. */
    public Response plainly() {
        reset();
        return redirect();
    }

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

    /** An identity provider has answered. What was proved before in this login session counts no more. */
    public void atProvider() {
        // Of a request without pages (prompt=none) that was forwarded to the provider.
        reset(AuthenticationProcessor.FORWARDED_PASSIVE_LOGIN);
        new ProvedBrowser(session, login).bind();
    }

    private void reset(String... kept) {
        Map<String, String> notes = new HashMap<>();
        for (String note : kept) {
            notes.put(note, login.getAuthNote(note));
        }
        AuthenticationProcessor.resetFlow(login, LoginActionsService.AUTHENTICATE_PATH);
        notes.forEach((note, value) -> {
            if (value != null) {
                login.setAuthNote(note, value);
            }
        });
    }

    private Response redirect() {
        URI signIn = new AuthenticationFlowURLHelper(session, login.getRealm(), session.getContext().getUri())
                .getLastExecutionUrl(login);
        return Response.seeOther(signIn).build();
    }
}
