package ch.monespacepro.keycloak.request;

import ch.monespacepro.keycloak.StatelessFactory;
import ch.monespacepro.keycloak.account.AccountCheck;
import ch.monespacepro.keycloak.account.Door;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;
import org.keycloak.authentication.InitiatedActionSupport;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.authentication.RequiredActionFactory;
import org.keycloak.authentication.RequiredActionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.FormMessage;

/**
 * Required action {@code mep-propose-identity}: a person whose account was opened without function and identifier, as the
 * hospital's are, names them. What they type waits for the team ({@link ProposedIdentity}); it opens nothing.
 */
public final class ProposeIdentity implements RequiredActionProvider, RequiredActionFactory, StatelessFactory<RequiredActionProvider> {

    private static final List<String> FIELDS = List.of(
            RequestForm.IDENTIFIER_TYPE, RequestForm.IDENTIFIER, RequestForm.FUNCTION, RequestForm.FUNCTION_DETAILS);
    private static final String PAGE = "mep-propose-identity.ftl";

    @Override
    public void requiredActionChallenge(RequiredActionContext context) {
        if (AccountCheck.at(Door.ACTION).holdsBack(context)) {
            return;
        }
        if (isKnown(context.getUser())) {
            context.cancel();
        } else {
            show(context, ProposedIdentity.of(context.getUser()), List.of());
        }
    }

    @Override
    public void processAction(RequiredActionContext context) {
        if (AccountCheck.at(Door.ACTION).holdsBack(context)) {
            return;
        }
        RequestForm form = RequestForm.of(context.getSession(), FIELDS);
        List<FormMessage> faults = new RequestFaults(context.getSession(), form).find();
        if (!faults.isEmpty()) {
            show(context, form.shownAgain(), faults);
            return;
        }
        if (!isKnown(context.getUser())) {
            ProposedIdentity.write(context.getUser(), form);
        }
        context.success();
    }

    /** An identity that the team has checked is changed by the team only. */
    private static boolean isKnown(UserModel person) {
        return person.getFirstAttribute(RequestForm.IDENTIFIER) != null;
    }

    private static void show(
            RequiredActionContext context, MultivaluedMap<String, String> values, List<FormMessage> faults) {
        context.challenge(DetailsFields.page(context.form(), PAGE, FIELDS, values, faults));
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
        return this;
    }

    @Override
    public String getId() {
        return "mep-propose-identity";
    }

    @Override
    public String getDisplayText() {
        return "Mon Espace Pro: name function and identifier";
    }

    @Override
    public void close() {
        // Nothing to release.
    }
}
