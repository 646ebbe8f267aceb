package ch.monespacepro.keycloak.request;

import ch.monespacepro.keycloak.StatelessAuthenticatorFactory;
import ch.monespacepro.keycloak.account.Account;
import ch.monespacepro.keycloak.signin.StartAgain;
import ch.monespacepro.keycloak.transaction.PersonLock;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.Optional;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.protocol.AuthorizationEndpointBase;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Authenticator {@code mep-request-owner}: stands before the registration form. It asks the person who opened a mailed {@link
 * RequestLink} whether the request is theirs, and leads a person who is signed in to the application.
 */
public final class RequestOwner implements StatelessAuthenticatorFactory {

    private static final String PAGE = "mep-request-owner.ftl";
    private static final String ANSWER = "answer";
    private static final String ME = "me";
    private static final String NOT_ME = "not-me";

    @Override
    public void authenticate(AuthenticationFlowContext context) {
        OpenedRequestLink link = link(context);
        Optional<Response> ended = KeptRequestPage.again(context);
        if (ended.isPresent()) {
            context.forceChallenge(ended.get());
        } else if (link.asks()) {
            context.challenge(context.form().createForm(PAGE));
        } else if (isSignedIn(context.getSession(), context) && OpenedRequestLink.provedOwner(link.login()).isEmpty()) {
            goOnAsSignedIn(context);
        } else {
            context.success();
        }
    }

    @Override
    public void action(AuthenticationFlowContext context) {
        OpenedRequestLink link = link(context);
        String answer = context.getHttpRequest().getDecodedFormParameters().getFirst(ANSWER);
        if (!link.asks() || !(ME.equals(answer) || NOT_ME.equals(answer))) {
            authenticate(context);
            return;
        }
        if (ME.equals(answer)) {
            link.prove();
            context.success();
            return;
        }
        Optional<String> owner = link.use();
        if (owner.isEmpty()) {
            context.challenge(OpenedRequestLink.expired(context.getSession()));
        } else {
            disown(context.getSession(), owner.get());
            KeptRequestPage.DISOWNED.endWith(context, "");
        }
    }

    private static void disown(KeycloakSession session, String owner) {
        UserModel person = PersonLock.lock(session, session.getContext().getRealm(), owner);
        if (person != null) {
            new Account(person).disown(Instant.ofEpochMilli(Time.currentTimeMillis()));
        }
    }

    private static boolean isSignedIn(KeycloakSession session, AuthenticationFlowContext context) {
        return AuthenticationManager.authenticateIdentityCookie(session, context.getRealm(), true) != null;
    }

    /** The sign-in flow meets the open session and goes on to the application, which tells the person. */
    private static void goOnAsSignedIn(AuthenticationFlowContext context) {
        AuthenticationSessionModel login = context.getAuthenticationSession();
        login.removeClientNote(AuthorizationEndpointBase.APP_INITIATED_FLOW);
        context.forceChallenge(new StartAgain(context.getSession(), login).plainly());
    }

    private static OpenedRequestLink link(AuthenticationFlowContext context) {
        return new OpenedRequestLink(context.getSession(), context.getAuthenticationSession());
    }

    @Override
    public boolean requiresUser() {
        return false;
    }

    @Override
    public String getId() {
        return "mep-request-owner";
    }

    @Override
    public String getReferenceCategory() {
        return null;
    }

    @Override
    public String getDisplayType() {
        return "Mon Espace Pro: owner of a requested account";
    }

    @Override
    public String getHelpText() {
        return "Before the registration form: asks the reader of a mailed link whether the request is theirs.";
    }
}
