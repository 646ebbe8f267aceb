package ch.monespacepro.keycloak.account;

import jakarta.ws.rs.core.Response;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.AuthenticationProcessor;
import org.keycloak.events.Errors;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.services.resources.LoginActionsService;

/** The page for a person whose account is not let in: why, and what to do next. */
final class AccountStatePage {

    private static final String TEMPLATE = "mep-account-state.ftl";

    private AccountStatePage() {}

    /** Ends a sign-in on this page. What was proved so far must not serve the next person at this browser. */
    static void holdBack(AuthenticationFlowContext context, UserModel user, AccountRefusal why) {
        context.getEvent().user(user).error(Errors.USER_DISABLED);
        // After a broker nothing is left to prove: the state is all that is asked, and asked again when the page is
        // loaded again, which needs the identity that came.
        if (!LoginActionsService.POST_BROKER_LOGIN_PATH.equals(context.getFlowPath())) {
            AuthenticationProcessor.resetFlow(context.getAuthenticationSession(), LoginActionsService.AUTHENTICATE_PATH);
        }
        context.forceChallenge(of(context.form(), context.getSession(), user, why));
    }

    static Response of(LoginFormsProvider form, KeycloakSession session, UserModel user, AccountRefusal why) {
        return form.setAttribute("accountState", why.code())
                .setAttribute("provider", providerOf(session, user))
                .createForm(TEMPLATE);
    }

    /** The display name of the provider that answers for the person; empty where none does. */
    private static String providerOf(KeycloakSession session, UserModel user) {
        return new Account(user)
                .answeredForBy(session)
                .map(session.identityProviders()::getByAlias)
                .map(provider -> KeycloakModelUtils.getIdentityProviderDisplayName(session, provider))
                .orElse("");
    }
}
