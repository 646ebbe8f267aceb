package ch.monespacepro.keycloak.email;

import ch.monespacepro.keycloak.StatelessFactory;
import ch.monespacepro.keycloak.settings.RequestSettings;
import ch.monespacepro.keycloak.signin.GuardedAction;
import ch.monespacepro.keycloak.transaction.AnswerMoment;
import jakarta.ws.rs.core.MultivaluedMap;
import org.keycloak.authentication.InitiatedActionSupport;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.authentication.RequiredActionFactory;
import org.keycloak.authentication.RequiredActionProvider;
import org.keycloak.models.KeycloakSession;

/**
 * Required action {@code mep-change-email}: the person asks for another e-mail address, which a link sent there confirms. The
 * answer and its time are the same whether the address is free or not. {@link GuardedAction} requires a full sign-in.
 */
public final class ChangeEmail implements RequiredActionProvider, RequiredActionFactory, StatelessFactory<RequiredActionProvider> {

    static final String ID = "mep-change-email";

    @Override
    public void requiredActionChallenge(RequiredActionContext context) {
        new EmailForm(context).show();
    }

    @Override
    public void processAction(RequiredActionContext context) {
        AnswerMoment.in(context.getSession(), RequestSettings.of(context.getRealm()).answerAfter());
        MultivaluedMap<String, String> typed = context.getHttpRequest().getDecodedFormParameters();
        EmailForm form = new EmailForm(context);
        if (typed.containsKey(EmailForm.TAKE_BACK)) {
            form.takeBack();
        } else if (typed.containsKey("reconsider")) {
            form.reconsider();
        } else if (typed.containsKey("done")) {
            form.leave();
        } else {
            form.ask(typed.getFirst(EmailForm.ADDRESS));
        }
    }

    @Override
    public InitiatedActionSupport initiatedActionSupport() {
        return InitiatedActionSupport.SUPPORTED;
    }

    @Override
    public void evaluateTriggers(RequiredActionContext context) {
        // The person starts it.
    }

    @Override
    public RequiredActionProvider create(KeycloakSession session) {
        return GuardedAction.always(this);
    }

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public String getDisplayText() {
        return "Mon Espace Pro: change the e-mail address";
    }

    @Override
    public void close() {
        // Nothing to release.
    }
}
