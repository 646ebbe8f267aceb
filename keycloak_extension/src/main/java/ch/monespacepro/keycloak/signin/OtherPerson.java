package ch.monespacepro.keycloak.signin;

import ch.monespacepro.keycloak.language.OpenedLink;
import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import org.keycloak.common.util.SecretGenerator;
import org.keycloak.cookie.CookieMaxAge;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.services.ErrorPage;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.services.managers.AuthenticationManager.AuthResult;
import org.keycloak.services.messages.Messages;
import org.keycloak.services.util.AuthenticationFlowURLHelper;
import org.keycloak.sessions.AuthenticationSessionModel;
import org.keycloak.utils.SecureContextResolver;

/**
 * A sign-in, or a link from a mail, meets the open session of another person in the same browser. Keycloak refuses to go on.
 * Its page gets a form that ends that session and leads back to where it was met.
 *
 * <p>The form holds a secret that a cookie of this browser holds too, so that no other site can sign a person out.
 */
public record OtherPerson(KeycloakSession session) {

    /** Below the extension's endpoints. */
    public static final String PATH = "sign-out-other-person";

    private static final String ENDPOINTS = "/mep/";
    private static final String COOKIE = "MEP_OTHER_PERSON";
    private static final String SECRET = "secret";
    private static final String ONWARD = "onward";
    private static final int RANDOM_BYTES = 32;

    /** For the page: {@code action}, {@code secret} and {@code onward}. */
    public Map<String, String> form(AuthenticationSessionModel login) {
        String secret = SecretGenerator.getInstance().randomString(RANDOM_BYTES);
        set(secret, CookieMaxAge.SESSION);
        return Map.of("action", realmPath() + ENDPOINTS + PATH, SECRET, secret, ONWARD, onward(login));
    }

    /** Ends the open session of this browser and goes on; does nothing without the secret. */
    public Response signOut(MultivaluedMap<String, String> form) {
        String onward = form.getFirst(ONWARD);
        if (!isFromOurPage(form.getFirst(SECRET)) || onward == null || !isOfLogin(onward)) {
            return ErrorPage.error(session, null, Response.Status.FORBIDDEN, Messages.INVALID_REQUEST);
        }
        RealmModel realm = session.getContext().getRealm();
        AuthResult open = AuthenticationManager.authenticateIdentityCookie(session, realm, true);
        if (open != null) {
            end(realm, open.session());
        }
        AuthenticationManager.expireIdentityCookie(session);
        set("", CookieMaxAge.EXPIRED);
        return Response.seeOther(session.getContext().getUri().getBaseUri().resolve(onward))
                .build();
    }

    private void end(RealmModel realm, UserSessionModel open) {
        EventBuilder event = new EventBuilder(realm, session, session.getContext().getConnection())
                .event(EventType.LOGOUT)
                .user(open.getUser())
                .session(open);
        AuthenticationManager.backchannelLogout(session, open, true);
        event.success();
    }

    /** The link that was opened, or the step of the sign-in. */
    private String onward(AuthenticationSessionModel login) {
        URI step = OpenedLink.is(session)
                ? session.getContext().getUri().getRequestUri()
                : new AuthenticationFlowURLHelper(session, login.getRealm(), session.getContext().getUri())
                        .getLastExecutionUrl(login);
        return step.getRawPath() + "?" + step.getRawQuery();
    }

    private boolean isOfLogin(String onward) {
        try {
            URI address = URI.create(onward);
            String start = realmPath() + "/login-actions/";
            String path = address.getRawPath();
            return address.getHost() == null
                    && path != null
                    && path.startsWith(start)
                    && path.substring(start.length()).chars().allMatch(each -> each == '-' || Character.isLetter(each));
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    private boolean isFromOurPage(String secret) {
        Cookie brought = session.getContext().getHttpRequest().getHttpHeaders().getCookies().get(COOKIE);
        return secret != null
                && brought != null
                && !brought.getValue().isEmpty()
                && MessageDigest.isEqual(bytes(secret), bytes(brought.getValue()));
    }

    private void set(String value, int maxAge) {
        session.getContext()
                .getHttpResponse()
                .setCookieIfAbsent(new NewCookie.Builder(COOKIE)
                        .version(1)
                        .value(value)
                        .path(realmPath() + ENDPOINTS)
                        .maxAge(maxAge)
                        .secure(SecureContextResolver.isSecureContext(session))
                        .httpOnly(true)
                        .sameSite(NewCookie.SameSite.STRICT)
                        .build());
    }

    private String realmPath() {
        return session.getContext().getUri().getBaseUri().getPath()
                + "realms/"
                + session.getContext().getRealm().getName();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
