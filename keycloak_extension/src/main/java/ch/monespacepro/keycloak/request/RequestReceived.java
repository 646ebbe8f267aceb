package ch.monespacepro.keycloak.request;

import ch.monespacepro.keycloak.StatelessAuthenticatorFactory;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.sessions.AuthenticationSessionModel;

/** Authenticator {@code mep-request-received}: ends the registration flow on the page that says what happens next. */
public final class RequestReceived implements StatelessAuthenticatorFactory {

    private static final String ADDRESS = "mep.request.address";

    static void keepAddress(AuthenticationSessionModel login, String address) {
        login.setAuthNote(ADDRESS, address);
    }

    @Override
    public void authenticate(AuthenticationFlowContext context) {
        String address = context.getAuthenticationSession().getAuthNote(ADDRESS);
        KeptRequestPage.RECEIVED.endWith(context, address == null ? "" : address);
    }

    @Override
    public boolean requiresUser() {
        return false;
    }

    @Override
    public String getId() {
        return "mep-request-received";
    }

    @Override
    public String getReferenceCategory() {
        return null;
    }

    @Override
    public String getDisplayType() {
        return "Mon Espace Pro: request received";
    }

    @Override
    public String getHelpText() {
        return "After the registration form: shows what happens next. Nobody is signed in.";
    }
}
