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
 * The identity provider for HIN. When HIN does not answer, the person is sent back to the sign-in page with a message
 * within seconds.
 *
 * <p>Keycloak's own provider waits long for a host that accepts no connection, and ends on an error page. It also
 * redirects to HIN when HIN is down, so that the browser shows its own error.
 */
final class HinIdentityProvider extends OAuth2IdentityProvider {

    /**
     * Key of the provider's configuration, which also marks the provider as HIN's. With {@code true}, HIN's sign-in
     * page is requested before each redirect, to see whether it answers. {@code false} is for servers that reach HIN's
     * token endpoint but not its sign-in page.
     */
    static final String CHECK_REACHABLE = "mep.checkReachable";

    private final ImpatientHttp http;
    /** The reason to show when the request to HIN fails. */
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

    /** HIN has answered the token request. A failure from here on means that its answer is unusable. */
    @Override
    public BrokeredIdentityContext getFederatedIdentity(String response) {
        fault = HinRefusal.UNREADABLE;
        return super.getFederatedIdentity(response);
    }

    /** Reads the profile by the claims of the configuration, as Keycloak does, but with time limits. */
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

    @SuppressWarnings("deprecation") // Keycloak's own way to split a full name.
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

    /** The endpoint to which HIN sends the browser back. */
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
            // Once the identity is read, a failure is not caused by HIN.
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
