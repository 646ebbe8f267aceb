package ch.monespacepro.keycloak.code;

import jakarta.ws.rs.core.MultivaluedMap;
import java.security.SecureRandom;
import java.util.function.Consumer;
import org.keycloak.authentication.InitiatedActionSupport;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.authentication.RequiredActionProvider;
import org.keycloak.events.Errors;

/**
 * Another number for the codes, or the other channel: for a person who reads a code there. Its guard asks for a full
 * sign-in.
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
        // Nobody is made to change.
    }

    @Override
    public void requiredActionChallenge(RequiredActionContext context) {
        whereAllowed(context, DestinationChange::show);
    }

    @Override
    public void processAction(RequiredActionContext context) {
        MultivaluedMap<String, String> form = context.getHttpRequest().getDecodedFormParameters();
        whereAllowed(context, change -> {
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

    private void whereAllowed(RequiredActionContext context, Consumer<DestinationChange> what) {
        DestinationChange change = new DestinationChange(context, random);
        CodeContext code = change.code();
        if (code.locked()) {
            code.event().error(Errors.USER_TEMPORARILY_DISABLED);
            change.waitForLock();
        } else {
            what.accept(change);
        }
    }

    @Override
    public void close() {
        // Nothing is held open.
    }
}
