package ch.monespacepro.keycloak.api;

import ch.monespacepro.keycloak.http.Problem;
import jakarta.ws.rs.NotAuthorizedException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response.Status;
import java.time.Duration;
import java.util.List;
import org.keycloak.common.util.Time;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.representations.AccessToken;
import org.keycloak.services.managers.AppAuthManager.BearerTokenAuthenticator;
import org.keycloak.services.managers.AuthenticationManager.AuthResult;
import org.keycloak.util.TokenUtil;

/**
 * The person who calls an endpoint, authenticated by a valid access token.
 *
 * @param session the user session of the token
 * @param client the client to which the token was issued
 */
public record Caller(RealmModel realm, UserModel person, UserSessionModel session, ClientModel client, AccessToken token) {

    /** Values of the claim {@code acr} for two factors and for a passkey. */
    private static final List<String> STRONG = List.of("mfa", "phr");

    /** @throws WebApplicationException 401 without a valid access token */
    public static Caller of(KeycloakSession session) {
        RealmModel realm = session.getContext().getRealm();
        AuthResult found = authenticated(session);
        if (found == null) {
            throw Problem.ofToken(
                            Status.UNAUTHORIZED,
                            "invalid_token",
                            "Send an access token of this realm that is valid now: Authorization: Bearer …",
                            "Bearer realm=\"" + realm.getName() + "\", error=\"invalid_token\"")
                    .exception();
        }
        return new Caller(realm, found.user(), found.session(), found.client(), found.token());
    }

    /** @throws WebApplicationException 403 when the token lacks this client scope */
    public Caller withScope(String scope) {
        if (!hasScope(scope)) {
            throw Problem.ofToken(
                            Status.FORBIDDEN,
                            "insufficient_scope",
                            "The token lacks the scope “" + scope + "”.",
                            "Bearer realm=\"" + realm.getName() + "\", error=\"insufficient_scope\", scope=\"" + scope + "\"")
                    .exception();
        }
        return this;
    }

    /** @throws WebApplicationException 403 when the token or the person lacks this realm role */
    public Caller withRole(String role) {
        if (!hasRole(role)) {
            throw Problem.of(Status.FORBIDDEN, "missing_role", "The request requires the role “" + role + "”.")
                    .exception();
        }
        return this;
    }

    /** @throws WebApplicationException 403 when the token is not meant for this audience */
    Caller withAudience(String audience) {
        if (!token.hasAudience(audience)) {
            throw Problem.of(Status.FORBIDDEN, "wrong_audience", "The token is not for “" + audience + "”.")
                    .exception();
        }
        return this;
    }

    /** @throws WebApplicationException 403 for the account of a program */
    Caller whoIsAPerson() {
        if (person.getServiceAccountClientLink() != null) {
            throw Problem.of(Status.FORBIDDEN, "person_required", "Programs may not act here: a person signs in.")
                    .exception();
        }
        return this;
    }

    /** @throws WebApplicationException 403 for the account of a person */
    Caller whoIsAProgram() {
        if (person.getServiceAccountClientLink() == null) {
            throw Problem.of(Status.FORBIDDEN, "program_required", "Only programs ask here, with their own token.")
                    .exception();
        }
        return this;
    }

    /**
     * Requires two factors or a passkey, shown within this time.
     *
     * @throws WebApplicationException 401 as RFC 9470 defines it
     */
    Caller signedInWithin(Duration age) {
        if (!hasSignedInWithin(age)) {
            throw Problem.ofToken(
                            Status.UNAUTHORIZED,
                            "insufficient_user_authentication",
                            "Sign in again with two factors, or with a passkey.",
                            "Bearer realm=\"" + realm.getName() + "\", error=\"insufficient_user_authentication\", acr_values=\""
                                    + String.join(" ", STRONG) + "\", max_age=\"" + age.toSeconds() + "\"")
                    .exception();
        }
        return this;
    }

    boolean hasSignedInWithin(Duration age) {
        Long at = token.getAuth_time();
        boolean isRecent = at != null && Time.currentTimeMillis() / 1000 - at <= age.toSeconds();
        return isRecent && STRONG.contains(String.valueOf(token.getAcr()));
    }

    boolean hasScope(String scope) {
        return TokenUtil.hasScope(token.getScope(), scope);
    }

    /**
     * Checks the token, because a client may have received it without the role; and the person, because the role may
     * have been removed since.
     */
    boolean hasRole(String name) {
        RoleModel role = realm.getRole(name);
        AccessToken.Access granted = token.getRealmAccess();
        return role != null && granted != null && granted.isUserInRole(name) && person.hasRole(role);
    }

    private static AuthResult authenticated(KeycloakSession session) {
        try {
            return new BearerTokenAuthenticator(session).authenticate();
        } catch (NotAuthorizedException unreadable) {
            return null;
        }
    }
}
