package ch.monespacepro.keycloak.code;

import jakarta.ws.rs.core.MultivaluedMap;
import java.security.SecureRandom;
import java.util.function.Consumer;
import org.keycloak.authentication.InitiatedActionSupport;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.authentication.RequiredActionProvider;
import org.keycloak.events.Errors;

/**
 * Required action that changes where a person's codes go: another number, or the other channel. The person must enter a
 * code sent to the new destination. {@link GuardedAction} requires a full sign-in.
 */
final class ChangeCodeDestination implements RequiredActionProvider {

    static final String ID = "mep-change-code-destination";

    private final SecureRandom random;

    ChangeCodeDestination(SecureRandom random) {
        this.random = random;
    }

    @Override
    public InitiatedActionSupport initiatedActionSupport() {
        return InitiatedActionSupport.SUPPORTED;
    }

    @Override
    public void evaluateTriggers(RequiredActionContext context) {
        // The action is never triggered by itself; the person starts it.
    }

    @Override
    public void requiredActionChallenge(RequiredActionContext context) {
        unlessLocked(context, DestinationChange::show);
    }

    @Override
    public void processAction(RequiredActionContext context) {
        MultivaluedMap<String, String> form = context.getHttpRequest().getDecodedFormParameters();
        unlessLocked(context, change -> {
            if (form.containsKey(DestinationPage.CHANNEL)) {
                change.propose(form.getFirst(DestinationPage.CHANNEL), form.getFirst(DestinationPage.TELEPHONE));
            } else if (form.containsKey("reconsider")) {
                change.reconsider();
            } else if (form.containsKey("resend")) {
                change.resend();
            } else {
                change.check(form.getFirst("code"));
            }
        });
    }

    private void unlessLocked(RequiredActionContext context, Consumer<DestinationChange> work) {
        DestinationChange change = new DestinationChange(context, random);
        CodeContext code = change.code();
        if (code.locked()) {
            code.event().error(Errors.USER_TEMPORARILY_DISABLED);
            change.waitForLock();
        } else {
            work.accept(change);
        }
    }

    @Override
    public void close() {
        // Nothing to release.
    }
}
