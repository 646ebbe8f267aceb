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
 * What the person of this login session has proved in it. Nothing else reads Keycloak's notes about that.
 *
 * <p>Keycloak keeps what was shown with the login session and not with the person. A brokered login can put another person
 * into the same login session, so each proof is bound to the person who gave it.
 */
public record SignInProofs(AuthenticationSessionModel login) {

    private static final String PERSON = "mep.proved";
    private static final String METHOD = "mep.amr.";
    private static final String LEVELS = "mep.levels";

    public static SignInProofs of(AuthenticationSessionModel login) {
        return new SignInProofs(login);
    }

    /** Binds what is shown from here on to this person. What another person showed before counts for nothing. */
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
            haveLevelsOf(person);
        }
    }

    /** The levels in this login session are those of the person's open session. To another person they count for nothing. */
    void haveLevelsOf(UserModel person) {
        login.setAuthNote(LEVELS, person.getId());
    }

    /** Records by what this step was passed, for the claim {@code amr}; the step itself tells Keycloak that it was. */
    public static void record(AuthenticationFlowContext context, Proof proof) {
        SignInProofs proofs = of(context.getAuthenticationSession());
        proofs.begin(context.getUser());
        new ProvedBrowser(context.getSession(), proofs.login).bind();
        proofs.login.setUserSessionNote(METHOD + context.getExecution().getId(), proof.amr());
    }

    /** What {@link #record} noted about an execution in this session: {@code amr} values separated by spaces, or null. */
    static String methods(UserSessionModel session, String executionId) {
        return session.getNote(METHOD + executionId);
    }

    /** Password and second factor, or a passkey. A session's cookie, an identity provider and a link show neither. */
    public boolean isFullSignIn() {
        List<String> shown = shown();
        return shown.contains(WebAuthnCredentialModel.TYPE_PASSWORDLESS)
                || shown.contains(PasswordCredentialModel.TYPE)
                        && (shown.contains(OTPCredentialModel.TYPE)
                                || shown.contains(RecoveryAuthnCodesCredentialModel.TYPE));
    }

    /** Whether only an open session let the person in. */
    boolean byCookie() {
        return AuthenticatorUtil.isSSOAuthentication(login);
    }

    /**
     * A sign-in in which nothing was shown is none: {@code auth_time} stays as it was, by which Keycloak and applications
     * ask for a fresh sign-in.
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
