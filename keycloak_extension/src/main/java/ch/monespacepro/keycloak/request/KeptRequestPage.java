package ch.monespacepro.keycloak.request;

import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.AuthenticationProcessor;
import org.keycloak.protocol.AuthorizationEndpointBase;
import org.keycloak.services.resources.LoginActionsService;
import org.keycloak.services.util.AuthenticationFlowURLHelper;
import org.keycloak.services.util.ResolveRelative;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * The last pages of a request. The registration flow has begun again and remembers only which page it shows, so that the page
 * is there again after a reload or in another language, nothing is sent twice, and an open session of this browser does not
 * matter.
 */
enum KeptRequestPage {
    /** What happens next; the same for every address. */
    RECEIVED("mep-request-received.ftl"),
    /** Thanks the owner of an address who did not ask. */
    DISOWNED("mep-request-disowned.ftl");

    private static final String ADDRESS = "requestAddress";
    /** Where the page leads on, when the login session was opened by a mailed link and has no application to return to. */
    private static final String APPLICATION = "applicationUrl";

    private final String template;

    KeptRequestPage(String template) {
        this.template = template;
    }

    /**
     * Ends the flow on this page.
     *
     * @param address empty where none was typed
     */
    void endWith(AuthenticationFlowContext context, String address) {
        AuthenticationSessionModel login = context.getAuthenticationSession();
        AuthenticationProcessor.resetFlow(login, LoginActionsService.REGISTRATION_PATH);
        // «Back to the sign-in» begins the login session again, at the sign-in and not at the form.
        login.removeClientNote(AuthorizationEndpointBase.APP_INITIATED_FLOW);
        login.setAuthNote(note(), address);
        URI page = new AuthenticationFlowURLHelper(context.getSession(), context.getRealm(), context.getUriInfo())
                .getLastExecutionUrl(login);
        context.forceChallenge(Response.seeOther(page).build());
    }

    /** Shows the page on which the request has ended, if it has. */
    static Optional<Response> again(AuthenticationFlowContext context) {
        AuthenticationSessionModel login = context.getAuthenticationSession();
        return Stream.of(values())
                .filter(page -> login.getAuthNote(page.note()) != null)
                .findFirst()
                .map(page -> context.form()
                        .setAttribute(ADDRESS, login.getAuthNote(page.note()))
                        .setAttribute(APPLICATION, application(context))
                        .createForm(page.template));
    }

    private static String application(AuthenticationFlowContext context) {
        AuthenticationSessionModel login = context.getAuthenticationSession();
        String base = login.getClient().getBaseUrl();
        return !OpenedRequestLink.hasBegun(login) || base == null
                ? ""
                : ResolveRelative.resolveRelativeUri(
                        context.getSession(), login.getClient().getRootUrl(), base);
    }

    private String note() {
        return "mep.request.page." + name();
    }
}
