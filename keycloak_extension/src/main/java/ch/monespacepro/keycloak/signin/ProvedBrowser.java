package ch.monespacepro.keycloak.signin;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import org.keycloak.common.util.SecretGenerator;
import org.keycloak.cookie.CookieMaxAge;
import org.keycloak.events.Details;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.utils.FormMessage;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.services.messages.Messages;
import org.keycloak.sessions.AuthenticationSessionModel;
import org.keycloak.utils.SecureContextResolver;

/**
 * Binds the proofs of an authentication session to the browser that gave them.
 *
 * <p>Keycloak gives a browser the cookies of its authentication session before anything is proved. An attacker who read
 * or set those cookies at that time could continue in another browser after the person's proofs. Each proof therefore
 * sets a new cookie, and the authentication session stores its digest.
 *
 * <p>Each authentication session, which is one tab, has its own cookie, so that the proofs of one tab do not affect
 * another.
 */
public record ProvedBrowser(KeycloakSession session, AuthenticationSessionModel login) {

    private static final String COOKIE = "MEP_PROVED_";
    private static final String DIGEST = "mep.browser";
    private static final int RANDOM_BYTES = 32;
    /** The error of the event. */
    private static final String ANOTHER_BROWSER = "another_browser";

    /** Binds the authentication session to the browser of this request. An earlier cookie becomes invalid. */
    public void bind() {
        if (!isBoundByThisRequest()) {
            String secret = SecretGenerator.getInstance().randomString(RANDOM_BYTES);
            login.setAuthNote(DIGEST, digest(secret));
            session.setAttribute(cookie(), digest(secret));
            set(cookie(), secret, CookieMaxAge.SESSION);
            expireCookiesOfClosedTabs();
        }
    }

    /** Binds the authentication session to the browser of this request, unless it is already bound. */
    void bindOnce() {
        if (login.getAuthNote(DIGEST) == null) {
            bind();
        }
    }

    /**
     * Requires the browser that gave the proofs; any browser is accepted before the first proof.
     *
     * @throws WebApplicationException otherwise, with a redirect to the sign-in page; all proofs are removed
     */
    public void require() {
        if (login.getAuthNote(DIGEST) == null || isBoundByThisRequest() || isCookieValid()) {
            return;
        }
        recordRefusal();
        Response signIn = new StartAgain(session, login).withFault(new FormMessage(Messages.LOGIN_TIMEOUT));
        // The response has an empty entity, because Keycloak replaces a response without entity by an error page.
        throw new WebApplicationException(
                Response.fromResponse(signIn).entity("").type(MediaType.TEXT_HTML_TYPE).build());
    }

    /** Returns whether this request sets the cookie, which the browser cannot have sent yet. */
    private boolean isBoundByThisRequest() {
        String bound = login.getAuthNote(DIGEST);
        return bound != null && bound.equals(session.getAttribute(cookie()));
    }

    private boolean isCookieValid() {
        Cookie sent = cookies().get(cookie());
        return sent != null
                && MessageDigest.isEqual(bytes(digest(sent.getValue())), bytes(login.getAuthNote(DIGEST)));
    }

    /** Otherwise they would accumulate until the browser is closed. */
    private void expireCookiesOfClosedTabs() {
        Set<String> tabs = login.getParentSession().getAuthenticationSessions().keySet();
        cookies().keySet().stream()
                .filter(name -> name.startsWith(COOKIE) && !tabs.contains(name.substring(COOKIE.length())))
                .forEach(name -> set(name, "", CookieMaxAge.EXPIRED));
    }

    private Map<String, Cookie> cookies() {
        return session.getContext().getHttpRequest().getHttpHeaders().getCookies();
    }

    /**
     * Sets a cookie with the attributes of Keycloak's own. {@code Lax} is enough, because an identity provider sends
     * the browser back by a top-level navigation.
     */
    private void set(String name, String value, int maxAge) {
        session.getContext()
                .getHttpResponse()
                .setCookieIfAbsent(new NewCookie.Builder(name)
                        .version(1)
                        .value(value)
                        .path(AuthenticationManager.getRealmCookiePath(
                                login.getRealm(), session.getContext().getUri()))
                        .maxAge(maxAge)
                        .secure(SecureContextResolver.isSecureContext(session))
                        .httpOnly(true)
                        .sameSite(NewCookie.SameSite.LAX)
                        .build());
    }

    private void recordRefusal() {
        new EventBuilder(login.getRealm(), session, session.getContext().getConnection())
                .event(EventType.LOGIN)
                .client(login.getClient())
                .user(login.getAuthenticatedUser())
                .detail(Details.CODE_ID, login.getParentSession().getId())
                .error(ANOTHER_BROWSER);
    }

    private String cookie() {
        return COOKIE + login.getTabId();
    }

    private static String digest(String secret) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes(secret));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("Every Java has SHA-256", absent);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
