package ch.monespacepro.keycloak.delegation;

import ch.monespacepro.keycloak.StatelessFactory;
import ch.monespacepro.keycloak.account.AccountCheck;
import ch.monespacepro.keycloak.account.Door;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Optional;
import java.util.regex.Pattern;
import org.keycloak.OAuth2Constants;
import org.keycloak.authentication.InitiatedActionSupport;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.authentication.RequiredActionFactory;
import org.keycloak.authentication.RequiredActionProvider;
import org.keycloak.common.util.Time;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.protocol.oidc.TokenManager;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Required action {@code mep-choose-responsibility}: a person chooses under whose responsibility they work in this client.
 * A person with one choice only is not asked. The choice stays for the client session ({@link Responsibility}). An
 * application asks again by {@code kc_action}.
 *
 * <p>Only clients whose tokens name the doctor are asked for, which {@link DelegationMapper} in their scopes tells. {@link
 * ch.monespacepro.keycloak.signin.ProvedBrowser} is checked by the login pages before any action runs.
 */
public final class ChooseResponsibility
        implements RequiredActionProvider, RequiredActionFactory, StatelessFactory<RequiredActionProvider> {

    private static final String ID = "mep-choose-responsibility";
    private static final String REFUSED = "responsibility_refused";
    private static final String PRINCIPAL = "principal";
    private static final Pattern SUBJECT = Pattern.compile("[0-9a-f-]{36}");

    @Override
    public void evaluateTriggers(RequiredActionContext context) {
        AuthenticationSessionModel login = context.getAuthenticationSession();
        if (login.getRequiredActions().contains(ID) || !isAskedFor(context.getSession(), login)) {
            return;
        }
        Delegations delegations = new Delegations(context.getSession());
        UserModel person = context.getUser();
        if (Responsibility.of(login, person).filter(chosen -> chosen.stands(delegations, person)).isEmpty()) {
            Responsibility.remove(login);
            Optional<Responsibility> before =
                    new OpenResponsibilities(context.getSession(), login, person).ofThisClient();
            before.filter(chosen -> chosen.stands(delegations, person))
                    .ifPresentOrElse(
                            chosen -> chosen.write(login, person),
                            () -> choose(login, person, Choices.of(context.getSession(), person), before.isPresent()));
        }
    }

    /**
     * Takes the only choice; asks where there are several.
     *
     * @param replaces whether the client session has a choice that does not count any more: nobody is moved from one doctor to another
     *     without being asked
     */
    private static void choose(AuthenticationSessionModel login, UserModel person, Choices choices, boolean replaces) {
        Optional<Responsibility> only = choices.only();
        if (choices.areNone() && replaces) {
            Responsibility.NONE.write(login, person);
        } else if (only.isPresent() && !replaces) {
            only.get().write(login, person);
        } else if (!choices.areNone()) {
            login.addRequiredAction(ID);
        }
    }

    @Override
    public void requiredActionChallenge(RequiredActionContext context) {
        if (AccountCheck.at(Door.ACTION).holdsBack(context)) {
            return;
        }
        AuthenticationSessionModel login = context.getAuthenticationSession();
        Choices choices = Choices.of(context.getSession(), context.getUser());
        if (!choices.areNone() && isAskedFor(context.getSession(), login)) {
            context.challenge(new ResponsibilityPage(context, choices).shown());
        } else if (ID.equals(login.getClientNote(Constants.KC_ACTION))) {
            context.ignore();
        } else {
            context.success();
        }
    }

    @Override
    public void processAction(RequiredActionContext context) {
        if (AccountCheck.at(Door.ACTION).holdsBack(context)) {
            return;
        }
        MultivaluedMap<String, String> form = context.getHttpRequest().getDecodedFormParameters();
        Choices choices = Choices.of(context.getSession(), context.getUser());
        ResponsibilityPage page = new ResponsibilityPage(context, choices);
        if (ResponsibilityPage.isSearch(form)) {
            page.keepSearch(form);
            context.challenge(page.shown());
            return;
        }
        String posted = form.getFirst(ResponsibilityPage.FIELD);
        Optional<Responsibility> chosen = choices.find(posted);
        if (chosen.isPresent()) {
            chosen.get().write(context.getAuthenticationSession(), context.getUser());
            context.success();
        } else if (choices.areNone() && "".equals(posted)) {
            Responsibility.remove(context.getAuthenticationSession());
            context.success();
        } else {
            recordRefusal(context, posted);
            context.challenge(page.refused());
        }
    }

    private static void recordRefusal(RequiredActionContext context, String posted) {
        boolean isSubject = posted != null && SUBJECT.matcher(posted).matches();
        context.getEvent()
                .clone()
                .user(context.getUser())
                .detail(PRINCIPAL, isSubject ? posted : "malformed")
                .error(REFUSED);
    }

    /** Returns whether tokens of this client, with the scopes that it requests, name the doctor. */
    private static boolean isAskedFor(KeycloakSession session, AuthenticationSessionModel login) {
        String scopes = login.getClientNote(OAuth2Constants.SCOPE);
        return TokenManager.getRequestedClientScopes(session, scopes, login.getClient(), login.getAuthenticatedUser())
                .anyMatch(scope -> !scope.getProtocolMapperByType(DelegationMapper.ID).isEmpty());
    }

    /**
     * The choice is no way in: an open session of any age may make it. Keycloak adds this to the moment of the sign-in; the
     * sum must not overflow an int.
     */
    @Override
    public int getMaxAuthAge(KeycloakSession session) {
        return Integer.MAX_VALUE - (int) (Time.currentTimeMillis() / 1000);
    }

    @Override
    public InitiatedActionSupport initiatedActionSupport() {
        return InitiatedActionSupport.SUPPORTED;
    }

    @Override
    public RequiredActionProvider create(KeycloakSession session) {
        return this;
    }

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public String getDisplayText() {
        return "Mon Espace Pro: choose the responsibility";
    }

    @Override
    public void close() {
        // Nothing to release.
    }
}
