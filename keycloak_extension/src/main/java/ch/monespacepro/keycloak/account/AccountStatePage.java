package ch.monespacepro.keycloak.account;

import ch.monespacepro.keycloak.language.LanguageChoice;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.AuthenticationProcessor;
import org.keycloak.events.Errors;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.services.resources.LoginActionsService;
import org.keycloak.services.util.AuthenticationFlowURLHelper;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * The page for a person whose account is not let in: why, and what to do next.
 *
 * <p>The sign-in is over, and nothing that was proved counts for the next person at this browser. The login session remembers
 * only whose page it shows, so that the page is there again after a reload or in another language.
 */
public final class AccountStatePage {

    private static final String TEMPLATE = "mep-account-state.ftl";
    private static final String PERSON = "mep.account.heldBack";

    private AccountStatePage() {}

    /** Ends a sign-in on this page. */
    static void holdBack(AuthenticationFlowContext context, UserModel user, AccountRefusal why) {
        context.getEvent().user(user).error(Errors.USER_DISABLED);
        AuthenticationSessionModel login = context.getAuthenticationSession();
        boolean isAtSignIn = LoginActionsService.AUTHENTICATE_PATH.equals(context.getFlowPath());
        AuthenticationProcessor.resetFlow(login, LoginActionsService.AUTHENTICATE_PATH);
        keepFor(context.getSession(), login, user);
        // The addresses of a brokered login lead nowhere once it has ended.
        context.forceChallenge(isAtSignIn ? of(context.form(), context.getSession(), user, why) : toSignIn(context));
    }

    private static Response toSignIn(AuthenticationFlowContext context) {
        return Response.seeOther(new AuthenticationFlowURLHelper(
                                context.getSession(), context.getRealm(), context.getUriInfo())
                        .getLastExecutionUrl(context.getAuthenticationSession()))
                .build();
    }

    /** The login session has begun again: its sign-in page shows this page for the person. */
    public static void keepFor(KeycloakSession session, AuthenticationSessionModel login, UserModel user) {
        login.setAuthNote(PERSON, user.getId());
        LanguageChoice choice = new LanguageChoice(session, login);
        choice.keep();
        choice.writeTo(user);
    }

    /** Shows the page in place of the sign-in page, as long as the account is not let in. */
    public static Optional<Response> again(
            LoginFormsProvider form, KeycloakSession session, AuthenticationSessionModel login) {
        String id = login == null ? null : login.getAuthNote(PERSON);
        if (id == null) {
            return Optional.empty();
        }
        UserModel user = session.users().getUserById(login.getRealm(), id);
        Optional<AccountRefusal> why =
                user == null ? Optional.empty() : AccountCheck.at(Door.FORM).refusal(session, user);
        if (why.isEmpty()) {
            login.removeAuthNote(PERSON);
            return Optional.empty();
        }
        new LanguageChoice(session, login).writeTo(user);
        return Optional.of(of(form, session, user, why.get()));
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
