package ch.monespacepro.keycloak.code;

import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.util.Set;
import java.util.function.Consumer;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.events.Details;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.models.credential.OTPCredentialModel;
import org.keycloak.services.managers.BruteForceProtector;
import org.keycloak.sessions.AuthenticationSessionModel;

/** A code that proves a new destination, asked for by {@link ChangeCodeDestination}. */
final class NewDestinationCode implements CodeContext {

    private static final String FLOW = "required-action";
    private static final String END_OTHER_SESSIONS = "logout-sessions";

    private final RequiredActionContext context;
    private final Consumer<CodeDestination> whenAccepted;
    private final EventBuilder event;

    NewDestinationCode(RequiredActionContext context, Consumer<CodeDestination> whenAccepted) {
        this.context = context;
        this.whenAccepted = whenAccepted;
        // A copy: what Keycloak says later of the sign-in itself must not name the new destination.
        event = context.getEvent()
                .clone()
                .event(EventType.CUSTOM_REQUIRED_ACTION)
                .detail(Details.CUSTOM_REQUIRED_ACTION, ChangeCodeDestination.ID)
                .user(context.getUser());
    }

    @Override
    public KeycloakSession session() {
        return context.getSession();
    }

    @Override
    public UserModel user() {
        return context.getUser();
    }

    @Override
    public AuthenticationSessionModel login() {
        return context.getAuthenticationSession();
    }

    @Override
    public EventBuilder event() {
        return event;
    }

    @Override
    public LoginFormsProvider form() {
        return context.form().setAttribute("endOtherSessions", !codeTyped() || endOtherSessions());
    }

    @Override
    public CodePurpose purpose() {
        return CodePurpose.NEW_DESTINATION;
    }

    @Override
    public CodeBinding binding(CodeDestination destination) {
        return new CodeBinding(FLOW, ChangeCodeDestination.ID, user().getId(), destination.digest());
    }

    @Override
    public void show(Response page) {
        context.challenge(page);
    }

    /** Keycloak counts failures of steps, not of actions: this one is counted as it would count the step's. */
    @Override
    public void showWrong(Response page) {
        if (realm().isBruteForceProtected()) {
            session()
                    .getProvider(BruteForceProtector.class)
                    .failedLogin(
                            realm(),
                            user(),
                            context.getConnection(),
                            context.getUriInfo(),
                            Set.of(OTPCredentialModel.TYPE));
        }
        context.challenge(page);
    }

    @Override
    public void accept(CodeDestination destination) {
        whenAccepted.accept(destination);
    }

    /** Whether the box of Keycloak's own pages is ticked. */
    boolean endOtherSessions() {
        return "on".equals(typed().getFirst(END_OTHER_SESSIONS));
    }

    private boolean codeTyped() {
        return typed().containsKey("code");
    }

    private MultivaluedMap<String, String> typed() {
        return context.getHttpRequest().getDecodedFormParameters();
    }
}
