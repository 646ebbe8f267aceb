package ch.monespacepro.keycloak.signin;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.AuthenticatorUtil;
import org.keycloak.authentication.RequiredActionContext.KcActionStatus;
import org.keycloak.models.Constants;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.protocol.oidc.grants.device.DeviceGrantType;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Decides what happens when a sign-in has proved too little for what is requested.
 *
 * <p>A person with a password or a passkey is offered a full sign-in. A person with neither is told once that the team
 * or their identity provider must do it. Both continue to the application, and the action keeps waiting.
 */
public final class FreshSignIn {

    /** User session note: the actions that the person postponed in this session, separated by commas. */
    private static final String POSTPONED = "mep.putOff";
    /** User attribute: the actions that were explained to a person who cannot carry them out. */
    private static final String EXPLAINED = "actionsExplained";

    private final AuthenticationFlowContext context;
    private final AuthenticationSessionModel login;
    private final UserModel person;
    private final SignInProofs proofs;
    private final ProtectedActions actions;

    FreshSignIn(AuthenticationFlowContext context) {
        this.context = context;
        login = context.getAuthenticationSession();
        person = context.getUser();
        proofs = SignInProofs.of(login);
        actions = ProtectedActions.of(login);
    }

    /**
     * Returns whether a fresh sign-in was requested in this authentication session, by an application or by the
     * extension.
     */
    public static boolean isRequested(AuthenticationSessionModel login) {
        return AuthenticatorUtil.isForcedReauthentication(login);
    }

    /** Continues a full sign-in; otherwise starts a fresh sign-in, or shows the page with the waiting actions. */
    void continueOrAsk() {
        if (proofs.isFullSignIn()) {
            context.success();
        } else if (SilentSignIn.isRequested(login)) {
            new SilentSignIn(context).goOn();
        } else if (proofs.byCookie() && startsFreshSignInAtOnce()) {
            context.challenge(new StartAgain(context.getSession(), login).forFreshSignIn());
        } else {
            declineForApplication();
            Set<String> waiting = actions.onPerson();
            if (waiting.isEmpty() || hasRead(waiting)) {
                context.success();
            } else {
                show();
            }
        }
    }

    /** Handles the person's answer on the page. */
    void answer(boolean later, boolean fullSignIn) {
        if (fullSignIn && canSignInFully()) {
            context.challenge(new StartAgain(context.getSession(), login).forFreshSignIn());
        } else if (later && !actions.includeUnguarded()) {
            remember(actions.onPerson());
            context.success();
        } else {
            continueOrAsk();
        }
    }

    /**
     * Returns whether a fresh sign-in starts without a page. A device grant needs one, because the device receives the
     * person's roles. An action requested by an application needs one too, if the person can sign in fully.
     */
    private boolean startsFreshSignInAtOnce() {
        return DeviceGrantType.isOAuth2DeviceVerificationFlow(login)
                || actions.requestedByApplication() && canSignInFully();
    }

    /**
     * Removes an application's action that the sign-in does not allow. An action without a guard would be carried out;
     * a guarded one would give the application the same answer.
     */
    private void declineForApplication() {
        if (actions.requestedByApplication()) {
            login.removeClientNote(Constants.KC_ACTION);
            login.setClientNote(Constants.KC_ACTION_STATUS, KcActionStatus.ERROR.name().toLowerCase(Locale.ROOT));
        }
    }

    private void show() {
        context.challenge(
                WaitingPage.at(context.form(), context.getSession(), person, !actions.includeUnguarded()));
    }

    private boolean canSignInFully() {
        return WaitingPage.canSignInFully(context.getSession(), person);
    }

    private boolean hasRead(Set<String> waiting) {
        if (actions.includeUnguarded()) {
            return false;
        }
        List<String> read = canSignInFully() ? postponedInThisSession() : person.getAttributeStream(EXPLAINED).toList();
        return read.containsAll(waiting);
    }

    private List<String> postponedInThisSession() {
        UserSessionModel open = context.getSession()
                .sessions()
                .getUserSession(context.getRealm(), login.getParentSession().getId());
        return Optional.ofNullable(open)
                .map(session -> session.getNote(POSTPONED))
                .map(note -> Arrays.asList(note.split(",")))
                .orElse(List.of());
    }

    private void remember(Set<String> waiting) {
        if (canSignInFully()) {
            login.setUserSessionNote(POSTPONED, String.join(",", waiting));
        } else {
            person.setAttribute(EXPLAINED, List.copyOf(waiting));
        }
    }
}
