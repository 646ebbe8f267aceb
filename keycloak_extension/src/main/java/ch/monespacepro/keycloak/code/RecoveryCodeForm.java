package ch.monespacepro.keycloak.code;

import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.authenticators.browser.RecoveryAuthnCodesFormAuthenticator;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.utils.FormMessage;
import org.keycloak.models.utils.RecoveryAuthnCodesUtils;

/**
 * Keycloak's form for a recovery code, with one difference: under the brute-force lock it shows the same error as for a
 * wrong code. Keycloak shows another text at another place, which reveals the lock.
 */
final class RecoveryCodeForm extends RecoveryAuthnCodesFormAuthenticator {

    private static final FormMessage WRONG = new FormMessage(
            RecoveryAuthnCodesUtils.FIELD_RECOVERY_CODE_IN_BROWSER_FLOW,
            RecoveryAuthnCodesUtils.RECOVERY_AUTHN_CODES_INPUT_DEFAULT_ERROR_MESSAGE);

    RecoveryCodeForm(KeycloakSession session) {
        super(session);
    }

    @Override
    public void action(AuthenticationFlowContext context) {
        String lock = getDisabledByBruteForceEventError(context, context.getUser());
        if (!context.getHttpRequest().getDecodedFormParameters().containsKey(WRONG.getField())) {
            // Keycloak's form answers a post without this field with an internal error.
            authenticate(context);
        } else if (lock != null) {
            context.getEvent().user(context.getUser()).error(lock);
            context.forceChallenge(context.form().addError(WRONG).createLoginRecoveryAuthnCode());
        } else {
            super.action(context);
        }
    }
}
