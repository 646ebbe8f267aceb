package ch.monespacepro.keycloak.signin;

import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.models.UserSessionModel;

/**
 * How a step was passed, where that depends on what the person did: {@code amr} values of RFC 8176, kept in the user
 * session by the step's execution for {@link MethodReferenceMapper}.
 */
public final class MethodReference {

    private static final String NOTE = "mep.amr.";

    private MethodReference() {}

    /** @param values separated by spaces */
    public static void note(AuthenticationFlowContext context, String values) {
        context.getAuthenticationSession()
                .setUserSessionNote(NOTE + context.getExecution().getId(), values);
    }

    /** The values of an execution, separated by spaces, or null when it noted none. */
    static String of(UserSessionModel session, String executionId) {
        return session.getNote(NOTE + executionId);
    }
}
