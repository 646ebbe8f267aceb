package ch.monespacepro.keycloak.signin;

import java.util.List;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.AuthenticationProcessor;
import org.keycloak.authentication.AuthenticatorUtil;
import org.keycloak.models.Constants;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.models.credential.OTPCredentialModel;
import org.keycloak.models.credential.PasswordCredentialModel;
import org.keycloak.models.credential.RecoveryAuthnCodesCredentialModel;
import org.keycloak.models.credential.WebAuthnCredentialModel;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.services.resources.LoginActionsService;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * The proofs that the person of this authentication session has given in it. Only this class reads Keycloak's notes
 * about them.
 *
 * <p>Keycloak stores proofs with the authentication session and not with the person. A brokered login can put another
 * person into the same session, so each proof is bound to the person who gave it.
 */
public record SignInProofs(AuthenticationSessionModel login) {

    private static final String PERSON = "mep.proved";
    private static final String METHOD = "mep.amr.";
    private static final String LEVELS = "mep.levels";

    public static SignInProofs of(AuthenticationSessionModel login) {
        return new SignInProofs(login);
    }

    /** Binds the following proofs to this person. Proofs of another person are removed. */
    void begin(UserModel person) {
        String before = login.getAuthNote(PERSON);
        if (before != null && !before.equals(person.getId())) {
            login.removeAuthNote(AuthenticationProcessor.AUTHN_CREDENTIALS);
            login.clearUserSessionNotes();
        }
        login.setAuthNote(PERSON, person.getId());
        if (!person.getId().equals(login.getAuthNote(LEVELS))) {
            login.removeAuthNote(Constants.LOA_MAP);
            login.removeAuthNote(Constants.LEVEL_OF_AUTHENTICATION);
            bindLevelsTo(person);
        }
    }

    /**
     * Records that the levels in this authentication session come from the person's open session. They do not count for
     * another person.
     */
    void bindLevelsTo(UserModel person) {
        login.setAuthNote(LEVELS, person.getId());
    }

    /**
     * Records the proof of this execution for the claim {@code amr}. The authenticator itself reports success to
     * Keycloak.
     */
    public static void record(AuthenticationFlowContext context, Proof proof) {
        SignInProofs proofs = of(context.getAuthenticationSession());
        proofs.begin(context.getUser());
        new ProvedBrowser(context.getSession(), proofs.login).bind();
        proofs.login.setUserSessionNote(METHOD + context.getExecution().getId(), proof.amr());
    }

    /** Returns the {@code amr} values recorded by {@link #record} for an execution, separated by spaces, or null. */
    static String methods(UserSessionModel session, String executionId) {
        return session.getNote(METHOD + executionId);
    }

    /**
     * Returns whether this session has shown a password and a second factor, or a passkey. A session cookie, an
     * identity provider and a mailed link count as none of these.
     */
    public boolean isFullSignIn() {
        List<String> shown = shown();
        return shown.contains(WebAuthnCredentialModel.TYPE_PASSWORDLESS)
                || shown.contains(PasswordCredentialModel.TYPE)
                        && (shown.contains(OTPCredentialModel.TYPE)
                                || shown.contains(RecoveryAuthnCodesCredentialModel.TYPE));
    }

    /** Returns whether the person was signed in by an open session only. */
    boolean byCookie() {
        return AuthenticatorUtil.isSSOAuthentication(login);
    }

    /**
     * Keeps {@code auth_time} when the person gave no proof in this sign-in. Keycloak and applications use it to decide
     * whether a fresh sign-in is needed.
     */
    void keepAuthTimeIfNothingWasShown(AuthenticationFlowContext context) {
        if (LoginActionsService.AUTHENTICATE_PATH.equals(context.getFlowPath())
                && AuthenticatorUtil.getAuthnCredentials(login).isEmpty()) {
            login.setAuthNote(AuthenticationManager.SSO_AUTH, Boolean.TRUE.toString());
        }
    }

    private List<String> shown() {
        UserModel person = login.getAuthenticatedUser();
        return person != null && person.getId().equals(login.getAuthNote(PERSON))
                ? AuthenticatorUtil.getAuthnCredentials(login)
                : List.of();
    }
}
