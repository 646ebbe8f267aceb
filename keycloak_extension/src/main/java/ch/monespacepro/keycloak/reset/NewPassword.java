package ch.monespacepro.keycloak.reset;

import ch.monespacepro.keycloak.account.AccountState;
import ch.monespacepro.keycloak.account.AccountStatePage;
import org.keycloak.authentication.AuthenticatorUtil;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.authentication.RequiredActionProvider;
import org.keycloak.authentication.requiredactions.UpdatePassword;
import org.keycloak.events.Errors;
import org.keycloak.models.KeycloakSession;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Keycloak's own page for a new password, in its place (same id, higher order): after a forgotten password it also ends
 * every other session of the person, whatever they tick. Who lost a password may have lost it to somebody.
 *
 * <p>Where {@link ForgottenPassword} did not ask for it, it is Keycloak's own, in every realm.
 */
public final class NewPassword extends UpdatePassword {

    private static final String END_OTHER_SESSIONS = "mep.reset.endOtherSessions";

    /** Asks for it, for the login session under way. */
    static void endsOtherSessions(AuthenticationSessionModel login) {
        login.setAuthNote(END_OTHER_SESSIONS, Boolean.TRUE.toString());
    }

    @Override
    public void processAction(RequiredActionContext context) {
        boolean endOtherSessions =
                Boolean.parseBoolean(context.getAuthenticationSession().getAuthNote(END_OTHER_SESSIONS));
        AccountState state = AccountState.of(context.getUser());
        if (endOtherSessions && state != AccountState.ACTIVE) {
            // Closed since the link was opened.
            context.getEvent().error(Errors.USER_DISABLED);
            context.challenge(AccountStatePage.of(context.form(), context.getRealm(), state));
            return;
        }
        super.processAction(context);
        if (endOtherSessions && context.getStatus() == RequiredActionContext.Status.SUCCESS) {
            AuthenticatorUtil.logoutOtherSessions(context);
        }
    }

    @Override
    public RequiredActionProvider create(KeycloakSession session) {
        return new NewPassword();
    }

    @Override
    public int order() {
        return 1;
    }
}
