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

/** Restarts an authentication session at the sign-in page and removes all proofs. */
public record StartAgain(KeycloakSession session, AuthenticationSessionModel login) {

    /** The page opens as it does for a new sign-in. */
    public Response plainly() {
        reset();
        return redirect();
    }

    /** Shows this error on the page. */
    public Response withFault(FormMessage fault) {
        reset();
        new AuthenticationProcessor().setAuthenticationSession(login).setForwardedErrorMessage(fault);
        return redirect();
    }

    /** Requests a fresh sign-in; an open session, here or at the hospital, is not accepted instead. */
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

    /** Removes the proofs of this authentication session after an identity provider has answered. */
    public void atProvider() {
        // Kept for a silent request (prompt=none) that was forwarded to the provider.
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
