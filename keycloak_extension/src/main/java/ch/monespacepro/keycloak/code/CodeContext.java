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
 * The context in which a code is requested: an execution of a sign-in, or the required action that changes the
 * destination.
 *
 * @param login the authentication session
 * @param event records the outcome
 * @param flowId id of the flow, or a constant for a required action
 * @param executionId id of the execution or of the required action: a code requested here is valid nowhere else
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
     * Returns whether the realm's brute-force lock holds this account. Keycloak's {@code isTemporarilyDisabled} also
     * returns true while another request of the person is being counted. Passwords need that; codes do not, because
     * each guess is counted before it is compared.
     */
    boolean locked() {
        UserLoginFailureModel failures = session.loginFailures().getUserLoginFailure(realm(), user.getId());
        return realm().isBruteForceProtected()
                && failures != null
                && Time.currentTimeMillis() / 1000 < failures.getFailedLoginNotBefore();
    }
}
