package ch.monespacepro.keycloak.password;

import ch.monespacepro.keycloak.account.AccountCheck;
import ch.monespacepro.keycloak.account.Door;
import ch.monespacepro.keycloak.address.MailAddress;
import ch.monespacepro.keycloak.signin.Proof;
import ch.monespacepro.keycloak.signin.SignInProofs;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import org.keycloak.WebAuthnConstants;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.AuthenticationFlowError;
import org.keycloak.authentication.FlowStatus;
import org.keycloak.authentication.authenticators.browser.UsernamePasswordForm;
import org.keycloak.authentication.authenticators.util.AuthenticatorUtils;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.models.credential.PasswordCredentialModel;
import org.keycloak.representations.idm.CredentialRepresentation;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.services.validation.Validation;

/**
 * The stock username-password form, with one answer to every failure: the same text at the same place, after the work
 * of one password hash. Neither the text nor the response time reveals whether an account exists.
 *
 * <p>Only the right password reveals more: an account that is not active gets its own page.
 */
public sealed class PasswordForm extends UsernamePasswordForm permits LinkForm {

    private static final String REFUSED = "mepLoginRefused";
    /** The limit for an address or a password. The realm's password policy allows no longer password. */
    private static final int LONGEST_TYPED = 256;

    PasswordForm(KeycloakSession session) {
        super(session);
    }

    /** Creates the form without passkeys. */
    PasswordForm() {}

    @Override
    public void authenticate(AuthenticationFlowContext context) {
        super.authenticate(context);
        holdBackUnlessActive(context);
    }

    @Override
    public void action(AuthenticationFlowContext context) {
        super.action(context);
        if (context.getStatus() == FlowStatus.SUCCESS) {
            // Recorded each time, because the user session still has the notes of an earlier sign-in.
            SignInProofs.record(context, isByPasskey(context) ? Proof.PASSKEY : Proof.PASSWORD);
        }
        holdBackUnlessActive(context);
    }

    /**
     * Distinguishes a passkey from a password by the posted fields, as the stock form does. Proofs of other executions
     * are ignored.
     */
    private boolean isByPasskey(AuthenticationFlowContext context) {
        return webauthnAuth != null
                && webauthnAuth.isPasskeysEnabled()
                && context.getHttpRequest().getDecodedFormParameters().containsKey(WebAuthnConstants.AUTHENTICATOR_DATA);
    }

    @Override
    public boolean validateUserAndPassword(AuthenticationFlowContext context, MultivaluedMap<String, String> typed) {
        String address = bounded(MailAddress.normalised(typed.getFirst(AuthenticationManager.FORM_USERNAME)));
        if (address != null) {
            typed.putSingle(AuthenticationManager.FORM_USERNAME, address);
        }
        String password = typed.getFirst(CredentialRepresentation.PASSWORD);
        if (password != null && password.length() > LONGEST_TYPED) {
            // An overlong password is always wrong. It is replaced by an empty one, so that it costs one hash of a
            // short text.
            typed.putSingle(CredentialRepresentation.PASSWORD, "");
        }
        if (!isUserAlreadySetBeforeUsernamePasswordAuth(context) && (address == null || address.isEmpty())) {
            AuthenticatorUtils.dummyHash(context);
        }
        return super.validateUserAndPassword(context, typed);
    }

    @Override
    public boolean validatePassword(
            AuthenticationFlowContext context,
            UserModel user,
            MultivaluedMap<String, String> typed,
            boolean clearUser) {
        if (!stockFormWillHash(context, user, typed.getFirst(CredentialRepresentation.PASSWORD))) {
            AuthenticatorUtils.dummyHash(context);
        }
        return super.validatePassword(context, user, typed, clearUser);
    }

    private static String bounded(String address) {
        return address == null || address.length() <= LONGEST_TYPED ? address : address.substring(0, LONGEST_TYPED);
    }

    private static boolean stockFormWillHash(AuthenticationFlowContext context, UserModel user, String password) {
        boolean typed = password != null && !password.isEmpty();
        boolean locked = AuthenticatorUtils.getDisabledByBruteForceEventError(context, user) != null;
        return typed && !locked && user.credentialManager().isConfiguredFor(PasswordCredentialModel.TYPE);
    }

    /** Called by the stock form when the password is right. */
    @Override
    public boolean enabledUser(AuthenticationFlowContext context, UserModel user) {
        if (isDisabledByBruteForce(context, user)) {
            return false;
        }
        return !AccountCheck.at(Door.FORM).holdsBack(context, user);
    }

    /** Checks the account's state after a passkey too: the stock authenticator that verifies passkeys does not. */
    private static void holdBackUnlessActive(AuthenticationFlowContext context) {
        if (context.getStatus() == FlowStatus.SUCCESS) {
            AccountCheck.at(Door.FORM).holdsBack(context, context.getUser());
        }
    }

    @Override
    protected Response challenge(AuthenticationFlowContext context, String error, String field) {
        // Every failure is shown at the password field; the stock form shows the brute-force lock elsewhere.
        return super.challenge(context, error, error == null ? field : Validation.FIELD_PASSWORD);
    }

    @Override
    protected Response setDuplicateUserChallenge(
            AuthenticationFlowContext context,
            String eventError,
            String loginFormError,
            AuthenticationFlowError authenticatorError) {
        AuthenticatorUtils.dummyHash(context);
        context.getEvent().error(eventError);
        Response refused = challenge(context, REFUSED, Validation.FIELD_PASSWORD);
        context.failureChallenge(authenticatorError, refused);
        return refused;
    }

    @Override
    protected String getDefaultChallengeMessage(AuthenticationFlowContext context) {
        return REFUSED;
    }

    @Override
    protected String disabledByBruteForceError(String error) {
        return REFUSED;
    }
}
