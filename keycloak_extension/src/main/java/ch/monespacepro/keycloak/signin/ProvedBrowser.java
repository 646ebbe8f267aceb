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
 * What is proved in a login session counts in the browser that proved it, and in no other.
 *
 * <p>Keycloak gives a browser its login session before anything is proved. A thief who knew its cookies at that time, or put
 * them there, would go on in his own browser after the person's proofs. So each proof sets a new cookie. The login session
 * keeps only its digest.
 *
 * <p>Each login session, which is one tab, has a cookie of its own: the proofs of one tab do not disturb another.
 */
public record ProvedBrowser(KeycloakSession session, AuthenticationSessionModel login) {

    private static final String COOKIE = "MEP_PROVED_";
    private static final String DIGEST = "mep.browser";
    private static final int RANDOM_BYTES = 32;
    /** Of the event. */
    private static final String ANOTHER_BROWSER = "another_browser";

    /** This request's browser is the one from here on. What an earlier cookie said counts no more. */
    void bind() {
        if (!isBoundByThisRequest()) {
            String secret = SecretGenerator.getInstance().randomString(RANDOM_BYTES);
            login.setAuthNote(DIGEST, digest(secret));
            session.setAttribute(cookie(), digest(secret));
            set(cookie(), secret, CookieMaxAge.SESSION);
            expireCookiesOfPastTabs();
        }
    }

    /** This request's browser is the one from here on, unless one is already. */
    void bindOnce() {
        if (login.getAuthNote(DIGEST) == null) {
            bind();
        }
    }

    /**
     * Lets the request go on where nothing is proved yet, or in the browser that proved it.
     *
     * @throws WebApplicationException otherwise, with the way to the sign-in page; nothing is proved any more
     */
    public void require() {
        if (login.getAuthNote(DIGEST) == null || isBoundByThisRequest() || isBrought()) {
            return;
        }
        recordRefusal();
        Response signIn = new StartAgain(session, login).withFault(new FormMessage(Messages.LOGIN_TIMEOUT));
        // With an entity, though an empty one: Keycloak would put an error page in the place of an answer without.
        throw new WebApplicationException(
                Response.fromResponse(signIn).entity("").type(MediaType.TEXT_HTML_TYPE).build());
    }

    /** The cookie that this request sets is on its way, and has not come back yet. */
    private boolean isBoundByThisRequest() {
        String bound = login.getAuthNote(DIGEST);
        return bound != null && bound.equals(session.getAttribute(cookie()));
    }

    private boolean isBrought() {
        Cookie brought = brought().get(cookie());
        return brought != null
                && MessageDigest.isEqual(bytes(digest(brought.getValue())), bytes(login.getAuthNote(DIGEST)));
    }

    /** They would grow with each sign-in until the browser is closed. */
    private void expireCookiesOfPastTabs() {
        Set<String> tabs = login.getParentSession().getAuthenticationSessions().keySet();
        brought().keySet().stream()
                .filter(name -> name.startsWith(COOKIE) && !tabs.contains(name.substring(COOKIE.length())))
                .forEach(name -> set(name, "", CookieMaxAge.EXPIRED));
    }

    private Map<String, Cookie> brought() {
        return session.getContext().getHttpRequest().getHttpHeaders().getCookies();
    }

    /** As Keycloak sets its own. The way back from an identity provider is a link, so {@code Lax} is enough. */
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
