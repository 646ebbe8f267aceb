package ch.monespacepro.keycloak.code;

import ch.monespacepro.keycloak.account.AccountState;
import ch.monespacepro.keycloak.account.AccountStatePage;
import jakarta.ws.rs.core.MultivaluedMap;
import java.security.SecureRandom;
import java.util.List;
import java.util.function.Consumer;
import org.keycloak.authentication.AuthenticatorUtil;
import org.keycloak.authentication.InitiatedActionSupport;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.authentication.RequiredActionProvider;
import org.keycloak.events.Errors;
import org.keycloak.models.credential.OTPCredentialModel;
import org.keycloak.models.credential.PasswordCredentialModel;
import org.keycloak.models.credential.RecoveryAuthnCodesCredentialModel;
import org.keycloak.models.credential.WebAuthnCredentialModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Another number for the codes, or the other channel: after a full sign-in, and for whoever reads a code there.
 *
 * <p>Its {@code max_auth_age} of 0 makes Keycloak ask for the sign-in; that it was a full one is looked at here at each
 * request, because Keycloak takes one by HIN, or by the cookie of the same second, for one too.
 */
final class ChangeCodeDestination implements RequiredActionProvider {

    static final String ID = "mep-change-code-destination";

    private final SecureRandom random;

    ChangeCodeDestination(SecureRandom random) {
        this.random = random;
    }

    @Override
    public InitiatedActionSupport initiatedActionSupport() {
        return InitiatedActionSupport.SUPPORTED;
    }

    @Override
    public void evaluateTriggers(RequiredActionContext context) {
        // Nobody is made to change.
    }

    @Override
    public void requiredActionChallenge(RequiredActionContext context) {
        whereAllowed(context, DestinationChange::show);
    }

    @Override
    public void processAction(RequiredActionContext context) {
        MultivaluedMap<String, String> form = context.getHttpRequest().getDecodedFormParameters();
        whereAllowed(context, change -> {
            if (form.containsKey(DestinationPage.CHANNEL)) {
                change.propose(form.getFirst(DestinationPage.CHANNEL), form.getFirst(DestinationPage.TELEPHONE));
            } else if (form.containsKey("reconsider")) {
                change.reconsider();
            } else if (form.containsKey("resend")) {
                change.resend();
            } else {
                change.check(form.getFirst("code"));
            }
        });
    }

    private void whereAllowed(RequiredActionContext context, Consumer<DestinationChange> what) {
        DestinationChange change = new DestinationChange(context, random);
        NewDestinationCode code = change.code();
        AccountState state = AccountState.of(context.getUser());
        if (state != AccountState.ACTIVE) {
            code.event().error(Errors.USER_DISABLED);
            context.challenge(AccountStatePage.of(context.form(), context.getRealm(), state));
        } else if (!signedInInFull(context.getAuthenticationSession())) {
            code.event().error("full_sign_in_needed");
            context.challenge(DestinationPage.fullSignInNeeded(code));
        } else if (code.locked()) {
            code.event().error(Errors.USER_TEMPORARILY_DISABLED);
            change.waitForLock();
        } else {
            what.accept(change);
        }
    }

    /** Whether this very sign-in showed two factors; one by cookie, by HIN, by the hospital or by a link has shown none. */
    private static boolean signedInInFull(AuthenticationSessionModel login) {
        List<String> shown = AuthenticatorUtil.getAuthnCredentials(login);
        return shown.contains(WebAuthnCredentialModel.TYPE_PASSWORDLESS)
                || shown.contains(PasswordCredentialModel.TYPE)
                        && (shown.contains(OTPCredentialModel.TYPE)
                                || shown.contains(RecoveryAuthnCodesCredentialModel.TYPE));
    }

    @Override
    public void close() {
        // Nothing is held open.
    }
}
