package ch.monespacepro.keycloak.code;

import org.keycloak.common.util.Time;
import org.keycloak.events.EventBuilder;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserLoginFailureModel;
import org.keycloak.models.UserModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Where a code is asked for: a step of a sign-in, or the action that changes where codes go.
 *
 * @param login the login session under way
 * @param event what becomes of the code, for the realm's events
 * @param flowId of the flow whose step it is, or a constant for an action
 * @param executionId of the step, or the action's id: a code that was asked for here fits nowhere else
 */
record CodeContext(
        KeycloakSession session,
        AuthenticationSessionModel login,
        UserModel user,
        EventBuilder event,
        LoginFormsProvider form,
        CodePurpose purpose,
        String flowId,
        String executionId) {

    RealmModel realm() {
        return session.getContext().getRealm();
    }

    CodeBinding binding(CodeDestination destination) {
        return new CodeBinding(flowId, executionId, user.getId(), destination.digest());
    }

    /**
     * Whether the realm's brute-force lock holds this account. Keycloak's own question also says yes while another request
     * of the person is being counted, which passwords need; guesses at a code are counted before they are compared.
     */
    boolean locked() {
        UserLoginFailureModel failures = session.loginFailures().getUserLoginFailure(realm(), user.getId());
        return realm().isBruteForceProtected()
                && failures != null
                && Time.currentTimeMillis() / 1000 < failures.getFailedLoginNotBefore();
    }
}
