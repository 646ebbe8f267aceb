package ch.monespacepro.keycloak.hospital;

import ch.monespacepro.keycloak.address.MailAddress;
import ch.monespacepro.keycloak.broker.KnownAccount;
import ch.monespacepro.keycloak.broker.OnePerson;
import ch.monespacepro.keycloak.broker.ProvidedNames;
import ch.monespacepro.keycloak.name.PersonName;
import ch.monespacepro.keycloak.signin.FreshSignIn;
import ch.monespacepro.keycloak.text.PlainText;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.keycloak.broker.oidc.OIDCIdentityProvider;
import org.keycloak.broker.oidc.OIDCIdentityProviderConfig;
import org.keycloak.broker.provider.AuthenticationRequest;
import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.events.EventBuilder;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.services.messages.Messages;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * The identity provider for the hospital. On sign-out, the session here ends first, and then the browser goes to the
 * hospital.
 *
 * <p>Keycloak's own provider sends the browser to the hospital first, and ends its own session when the browser comes
 * back. If the hospital is down or the window is closed there, the person stays signed in.
 */
final class HospitalIdentityProvider extends OIDCIdentityProvider {

    /** Key of the provider's configuration, {@code true}; it also marks the provider as the hospital's. */
    static final String OWN_SIGN_OUT_FIRST = "mep.ownSignOutFirst";

    private static final String SOURCE = "hospital";
    /** As Keycloak stores it; the hospital's directory may write a longer name than the form takes. */
    private static final int LONGEST_NAME = 255;
    private static final String ONWARD = "to";
    private static final Duration LONGEST_STAY = Duration.ofMinutes(10);

    HospitalIdentityProvider(KeycloakSession session, OIDCIdentityProviderConfig config) {
        super(session, config);
    }

    /**
     * Requests a fresh sign-in at the hospital when one is needed here. Keycloak passes on only an application's
     * {@code prompt=login}; for {@code max_age} or an action it would accept the hospital's open session.
     */
    @Override
    protected UriBuilder createAuthorizationUrl(AuthenticationRequest request) {
        UriBuilder url = super.createAuthorizationUrl(request);
        return FreshSignIn.isRequested(request.getAuthenticationSession())
                ? url.replaceQueryParam(OIDCLoginProtocol.PROMPT_PARAM, OIDCLoginProtocol.PROMPT_VALUE_LOGIN)
                : url;
    }

    @Override
    public Response keycloakInitiatedBrowserLogout(
            KeycloakSession session, UserSessionModel userSession, UriInfo uriInfo, RealmModel realm) {
        Response toHospital = super.keycloakInitiatedBrowserLogout(session, userSession, uriInfo, realm);
        if (toHospital == null) {
            return null;
        }
        String key = key(realm, userSession.getId());
        Response ended = AuthenticationManager.finishBrowserLogout(
                session, realm, userSession, uriInfo,
                session.getContext().getConnection(), session.getContext().getHttpRequest().getHttpHeaders());
        Map<String, String> onward = Optional.ofNullable(ended.getLocation())
                .map(portal -> Map.of(ONWARD, portal.toString()))
                .orElse(Map.of());
        session.singleUseObjects().put(key, LONGEST_STAY.toSeconds(), onward);
        return toHospital;
    }

    @Override
    public void preprocessFederatedIdentity(KeycloakSession session, RealmModel realm, BrokeredIdentityContext identity) {
        super.preprocessFederatedIdentity(session, realm, identity);
        KnownAccount.of(session, realm, identity).require();
        // Keycloak creates the account without the user profile's validators, so the address is normalised here.
        identity.setEmail(MailAddress.normalised(identity.getEmail()));
        new OnePerson(session, realm, identity).begin();
    }

    @Override
    public void updateBrokeredUser(
            KeycloakSession session, RealmModel realm, UserModel person, BrokeredIdentityContext identity) {
        new OnePerson(session, realm, identity).requireOwner(person);
        super.updateBrokeredUser(session, realm, person, identity);
        refreshNames(person, identity);
    }

    /** Names are refreshed, for example after a marriage. The e-mail address of the first sign-in stays. */
    private void refreshNames(UserModel person, BrokeredIdentityContext identity) {
        Map<String, String> given = new LinkedHashMap<>();
        Map<String, String> problems = new LinkedHashMap<>();
        judge(UserModel.FIRST_NAME, identity.getFirstName(), given, problems);
        judge(UserModel.LAST_NAME, identity.getLastName(), given, problems);
        ProvidedNames names = new ProvidedNames(session, SOURCE);
        names.write(person, given);
        Map<String, String> refused = new LinkedHashMap<>();
        problems.keySet().forEach(field -> {
            String name = UserModel.FIRST_NAME.equals(field) ? identity.getFirstName() : identity.getLastName();
            if (name != null && !name.isBlank()) {
                refused.put(field, name.substring(0, Math.min(name.length(), LONGEST_NAME)));
            }
        });
        names.keep(person, problems, refused);
    }

    private static void judge(String field, String name, Map<String, String> given, Map<String, String> problems) {
        String written = name == null ? "" : PlainText.trimmed(name);
        if (written.length() <= LONGEST_NAME && PersonName.hasOnlyItsCharacters(written)) {
            given.put(field, written);
        } else {
            problems.put(field, written.isEmpty() ? "missing" : "malformed");
        }
    }

    @Override
    public void authenticationFinished(AuthenticationSessionModel login, BrokeredIdentityContext identity) {
        new OnePerson(session, login.getRealm(), identity).requireSame(login);
        super.authenticationFinished(login, identity);
    }

    @Override
    public Object callback(RealmModel realm, AuthenticationCallback callback, EventBuilder event) {
        return new Return(callback, realm, event, this);
    }

    private static String key(RealmModel realm, String state) {
        return "mep.sign-out." + realm.getId() + "." + state;
    }

    /** The endpoint to which the hospital sends the browser back after sign-in or sign-out. */
    protected static final class Return extends OIDCEndpoint {

        Return(AuthenticationCallback callback, RealmModel realm, EventBuilder event, HospitalIdentityProvider hospital) {
            super(callback, realm, event, hospital);
        }

        @Override
        @GET
        @Path("logout_response")
        public Response logoutResponse(@QueryParam("state") String state) {
            Map<String, String> onward = session.singleUseObjects().remove(key(realm, state));
            if (onward == null) {
                return super.logoutResponse(state);
            }
            if (onward.containsKey(ONWARD)) {
                return Response.status(Response.Status.FOUND).location(URI.create(onward.get(ONWARD))).build();
            }
            return session.getProvider(LoginFormsProvider.class)
                    .setSuccess(Messages.SUCCESS_LOGOUT)
                    .setDetachedAuthSession()
                    .createInfoPage();
        }
    }
}
