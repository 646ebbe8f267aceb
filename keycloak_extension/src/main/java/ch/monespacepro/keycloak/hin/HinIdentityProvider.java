package ch.monespacepro.keycloak.hin;

import ch.monespacepro.keycloak.broker.KnownAccount;
import ch.monespacepro.keycloak.broker.OnePerson;
import ch.monespacepro.keycloak.broker.RefusedSignIn;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import org.keycloak.OAuth2Constants;
import org.keycloak.broker.oauth.OAuth2IdentityProvider;
import org.keycloak.broker.oidc.OAuth2IdentityProviderConfig;
import org.keycloak.broker.oidc.mappers.AbstractJsonUserAttributeMapper;
import org.keycloak.broker.provider.AuthenticationRequest;
import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.broker.provider.IdentityBrokerException;
import org.keycloak.events.Details;
import org.keycloak.events.EventBuilder;
import org.keycloak.http.simple.SimpleHttpRequest;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Signing in by HIN when HIN may be down: the person is back on the sign-in page within seconds and reads so.
 *
 * <p>Keycloak's own provider waits long for a host that swallows connections, ends on an error page, and sends the
 * browser to HIN even when nobody answers there, so that the browser shows an error of its own.
 */
final class HinIdentityProvider extends OAuth2IdentityProvider {

    /**
     * Key of the identity provider's configuration, which also marks it as HIN's: {@code true} asks, before each redirect,
     * whether HIN's sign-in page answers at all; {@code false} does not, where a server reaches HIN's token address and
     * not its front.
     */
    static final String CHECK_REACHABLE = "mep.checkReachable";

    private final ImpatientHttp http;
    /** Why it did not work, for as long as HIN's answer is to blame. */
    private HinRefusal fault = HinRefusal.NO_ANSWER;
    private boolean identityRead;

    HinIdentityProvider(KeycloakSession session, OAuth2IdentityProviderConfig config) {
        super(session, config);
        this.http = new ImpatientHttp(session);
    }

    @Override
    public Response performLogin(AuthenticationRequest request) {
        if (Boolean.parseBoolean(getConfig().getConfig().get(CHECK_REACHABLE))
                && !http.answers(getConfig().getAuthorizationUrl())) {
            String alias = getConfig().getAlias();
            return HinRefusal.NO_ANSWER.answer(
                    new RefusedSignIn(session, request.getAuthenticationSession(), alias), alias);
        }
        return super.performLogin(request);
    }

    @Override
    public Object callback(RealmModel realm, AuthenticationCallback callback, EventBuilder event) {
        return new Return(callback, realm, event, this);
    }

    @Override
    public void preprocessFederatedIdentity(KeycloakSession session, RealmModel realm, BrokeredIdentityContext identity) {
        KnownAccount.of(session, realm, identity).require();
        new OnePerson(session, realm, identity).begin();
    }

    @Override
    public void updateBrokeredUser(
            KeycloakSession session, RealmModel realm, UserModel person, BrokeredIdentityContext identity) {
        new OnePerson(session, realm, identity).requireOwner(person);
        super.updateBrokeredUser(session, realm, person, identity);
    }

    @Override
    public void authenticationFinished(AuthenticationSessionModel login, BrokeredIdentityContext identity) {
        new OnePerson(session, login.getRealm(), identity).requireSame(login);
        super.authenticationFinished(login, identity);
    }

    /** HIN has answered our request for a token: what is wrong from here on is what it answered. */
    @Override
    public BrokeredIdentityContext getFederatedIdentity(String response) {
        fault = HinRefusal.UNREADABLE;
        return super.getFederatedIdentity(response);
    }

    /** As Keycloak reads a profile, by the claims the configuration names, but with limits of time. */
    @Override
    protected BrokeredIdentityContext doGetFederatedIdentity(String accessToken) {
        JsonNode profile = profile(accessToken);
        OAuth2IdentityProviderConfig claims = getConfig();
        BrokeredIdentityContext identity = new BrokeredIdentityContext(claims);
        AbstractJsonUserAttributeMapper.storeUserProfileForMapper(identity, profile, claims.getAlias());
        String id = getJsonProperty(profile, claims.getUserIDClaim());
        String email = getJsonProperty(profile, claims.getEmailClaim());
        String username = getJsonProperty(profile, claims.getUserNameClaim());
        identity.setId(id);
        identity.setBrokerUserId(claims.getAlias() + "." + id);
        identity.setEmail(email);
        identity.setUsername(username != null ? username : email != null ? email : id);
        writeName(profile, identity);
        identityRead = true;
        return identity;
    }

    @SuppressWarnings("deprecation") // Keycloak's own way to split a name that comes in one piece.
    private void writeName(JsonNode profile, BrokeredIdentityContext identity) {
        String firstName = getJsonProperty(profile, getConfig().getGivenNameClaim());
        String lastName = getJsonProperty(profile, getConfig().getFamilyNameClaim());
        if (firstName == null && lastName == null) {
            identity.setName(getJsonProperty(profile, getConfig().getFullNameClaim()));
        } else {
            identity.setFirstName(firstName);
            identity.setLastName(lastName);
        }
    }

    private JsonNode profile(String accessToken) {
        try {
            return http.json(getConfig().getUserInfoUrl(), accessToken);
        } catch (IOException noProfile) {
            fault = noProfile instanceof JsonProcessingException ? HinRefusal.UNREADABLE : HinRefusal.NO_ANSWER;
            throw new IdentityBrokerException("No profile from " + getConfig().getUserInfoUrl(), noProfile);
        }
    }

    /** Where the browser comes back to from HIN. */
    protected static final class Return extends Endpoint {

        private final HinIdentityProvider hin;

        Return(AuthenticationCallback callback, RealmModel realm, EventBuilder event, HinIdentityProvider hin) {
            super(callback, realm, event, hin);
            this.hin = hin;
        }

        @Override
        @GET
        public Response authResponse(
                @QueryParam(OAUTH2_PARAMETER_STATE) String state,
                @QueryParam(OAUTH2_PARAMETER_CODE) String authorizationCode,
                @QueryParam(OAuth2Constants.ERROR) String error,
                @QueryParam(OAuth2Constants.ERROR_DESCRIPTION) String errorDescription) {
            event.detail(Details.IDENTITY_PROVIDER, hin.getConfig().getAlias());
            Response answer = super.authResponse(state, authorizationCode, error, errorDescription);
            AuthenticationSessionModel login = session.getContext().getAuthenticationSession();
            // Once the identity is read, a failure is ours and not HIN's.
            if (answer.getStatus() < Response.Status.INTERNAL_SERVER_ERROR.getStatusCode()
                    || hin.identityRead
                    || login == null) {
                return answer;
            }
            RefusedSignIn refused = new RefusedSignIn(session, login, hin.getConfig().getAlias());
            return refused.isLinking() ? answer : refused.landing(hin.fault.messageKey());
        }

        @Override
        public SimpleHttpRequest generateTokenRequest(String authorizationCode) {
            return hin.http.limited(super.generateTokenRequest(authorizationCode));
        }
    }
}
