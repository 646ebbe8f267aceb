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
 * The one answer where a sign-in has proved too little for what is asked next.
 *
 * <p>A person with a password or a passkey is offered a full sign-in. A person who has neither reads once that the team or
 * their provider does it for them. Both go on to the application; the action waits.
 */
public final class FreshSignIn {

    /** Session note: the actions that the person put off in this session, separated by commas. */
    private static final String PUT_OFF = "mep.putOff";
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

    /** Whether a fresh sign-in was asked for in this login session, by an application or by us. */
    public static boolean isAskedFor(AuthenticationSessionModel login) {
        return AuthenticatorUtil.isForcedReauthentication(login);
    }

    /** The sign-in is as far as it gets by itself: goes on, begins again, or shows the page that says what waits. */
    void askWhereProofLacks() {
        if (proofs.isFullSignIn()) {
            context.success();
        } else if (SilentSignIn.isAskedFor(login)) {
            new SilentSignIn(context).goOn();
        } else if (proofs.byCookie() && needsFreshSignInAtOnce()) {
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

    /** The person has answered the page. */
    void answer(boolean later, boolean fullSignIn) {
        if (fullSignIn && canSignInFully()) {
            context.challenge(new StartAgain(context.getSession(), login).forFreshSignIn());
        } else if (later && !actions.includeUnguarded()) {
            remember(actions.onPerson());
            context.success();
        } else {
            askWhereProofLacks();
        }
    }

    /** A terminal gets the roles of a person who is there. So does an application's action, for a person who can show it. */
    private boolean needsFreshSignInAtOnce() {
        return DeviceGrantType.isOAuth2DeviceVerificationFlow(login)
                || actions.askedByApplication() && canSignInFully();
    }

    /** An action without a guard of its own would be carried out. A guarded one answers the same way by itself. */
    private void declineForApplication() {
        if (actions.askedByApplication()) {
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
        List<String> read = canSignInFully() ? putOffInThisSession() : person.getAttributeStream(EXPLAINED).toList();
        return read.containsAll(waiting);
    }

    private List<String> putOffInThisSession() {
        UserSessionModel open = context.getSession()
                .sessions()
                .getUserSession(context.getRealm(), login.getParentSession().getId());
        return Optional.ofNullable(open)
                .map(session -> session.getNote(PUT_OFF))
                .map(note -> Arrays.asList(note.split(",")))
                .orElse(List.of());
    }

    private void remember(Set<String> waiting) {
        if (canSignInFully()) {
            login.setUserSessionNote(PUT_OFF, String.join(",", waiting));
        } else {
            person.setAttribute(EXPLAINED, List.copyOf(waiting));
        }
    }
}
