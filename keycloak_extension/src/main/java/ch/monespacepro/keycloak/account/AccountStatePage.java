package ch.monespacepro.keycloak.account;

import jakarta.ws.rs.core.Response;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.AuthenticationProcessor;
import org.keycloak.events.Errors;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.services.resources.LoginActionsService;

/** The page for a person whose account is not let in: the reason and the next step. */
final class AccountStatePage {

    private static final String TEMPLATE = "mep-account-state.ftl";

    private AccountStatePage() {}

    /**
     * Ends a sign-in on this page. The proofs are removed, so that they cannot serve the next person at this browser.
     */
    static void holdBack(AuthenticationFlowContext context, UserModel user, AccountRefusal why) {
        context.getEvent().user(user).error(Errors.USER_DISABLED);
        // The session is not reset after a brokered login: reloading the page checks the state again, and that check
        // needs the brokered identity in the session.
        if (!LoginActionsService.POST_BROKER_LOGIN_PATH.equals(context.getFlowPath())) {
            AuthenticationProcessor.resetFlow(context.getAuthenticationSession(), LoginActionsService.AUTHENTICATE_PATH);
        }
        context.forceChallenge(of(context.form(), context.getRealm(), why));
    }

    static Response of(LoginFormsProvider form, RealmModel realm, AccountRefusal why) {
        return form.setAttribute("accountState", why.code())
                .setAttribute("contact", Contact.of(realm).forTemplate())
                .createForm(TEMPLATE);
    }
}
