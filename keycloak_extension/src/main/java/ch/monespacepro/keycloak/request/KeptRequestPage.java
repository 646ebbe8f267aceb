package ch.monespacepro.keycloak.request;

import ch.monespacepro.keycloak.signin.StartAgain;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.protocol.AuthorizationEndpointBase;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * The last pages of a request. The login session has begun again and remembers only which page it shows, so that the page is
 * there again after a reload or in another language, and nothing is sent twice.
 */
public enum KeptRequestPage {
    /** What happens next; the same for every address. */
    RECEIVED("mep-request-received.ftl"),
    /** Thanks the owner of an address who did not ask. */
    DISOWNED("mep-request-disowned.ftl");

    private static final String ADDRESS = "requestAddress";

    private final String template;

    KeptRequestPage(String template) {
        this.template = template;
    }

    /**
     * Ends the flow on this page.
     *
     * @param address as typed; empty where none was
     */
    void endWith(AuthenticationFlowContext context, String address) {
        AuthenticationSessionModel login = context.getAuthenticationSession();
        login.removeClientNote(AuthorizationEndpointBase.APP_INITIATED_FLOW);
        Response page = new StartAgain(context.getSession(), login).plainly();
        login.setAuthNote(note(), address);
        context.forceChallenge(page);
    }

    /** Shows the page in place of the sign-in page, where a request has ended on it. */
    public static Optional<Response> again(LoginFormsProvider form, AuthenticationSessionModel login) {
        return Stream.of(values())
                .filter(page -> login != null && login.getAuthNote(page.note()) != null)
                .findFirst()
                .map(page -> form.setAttribute(ADDRESS, login.getAuthNote(page.note())).createForm(page.template));
    }

    private String note() {
        return "mep.request.page." + name();
    }
}
