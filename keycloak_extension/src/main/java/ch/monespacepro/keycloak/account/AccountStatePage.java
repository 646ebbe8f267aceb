package ch.monespacepro.keycloak.account;

import jakarta.ws.rs.core.Response;
import java.util.Locale;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.AuthenticationProcessor;
import org.keycloak.events.Errors;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.services.resources.LoginActionsService;

/** What somebody reads whose password is right but whose account is not (or no longer) usable, and what to do next. */
public final class AccountStatePage {

    private static final String TEMPLATE = "mep-account-state.ftl";

    private AccountStatePage() {}

    /** Ends a sign-in under way on this page. Nothing proven so far may serve whoever comes next in this browser. */
    public static void holdBack(AuthenticationFlowContext context, UserModel user, AccountState state) {
        context.getEvent().user(user).error(Errors.USER_DISABLED);
        // After a broker nothing is left to prove: the state is all that is asked, and asked again when the page is
        // loaded again, which needs the identity that came.
        if (!LoginActionsService.POST_BROKER_LOGIN_PATH.equals(context.getFlowPath())) {
            AuthenticationProcessor.resetFlow(context.getAuthenticationSession(), LoginActionsService.AUTHENTICATE_PATH);
        }
        context.forceChallenge(of(context.form(), context.getRealm(), state));
    }

    public static Response of(LoginFormsProvider form, RealmModel realm, AccountState state) {
        return form.setAttribute("accountState", state.name().toLowerCase(Locale.ROOT))
                .setAttribute("contact", Contact.of(realm).forTemplate())
                .createForm(TEMPLATE);
    }
}
