package ch.monespacepro.keycloak.session;

import jakarta.ws.rs.core.PathSegment;
import java.util.List;
import java.util.Set;
import org.keycloak.cookie.CookieType;
import org.keycloak.cookie.DefaultCookieProvider;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Keycloak's cookies, with one difference: the forms for an account request and a forgotten password keep the browser's
 * session cookies.
 *
 * <p>Keycloak deletes the session cookies when such a form is opened and at each of its pages. Any link to one of these
 * forms would thus sign a person out of all applications that share the session.
 */
final class SessionCookies extends DefaultCookieProvider {

    private static final Set<CookieType> OF_THE_SESSION = Set.of(CookieType.IDENTITY, CookieType.SESSION);
    /** Last path segments of the addresses of these forms. */
    private static final Set<String> FORMS_WITHOUT_SESSION = Set.of("registrations", "forgot-credentials", "registration");

    private static final String AUTHORIZATION = "auth";

    private final KeycloakContext context;

    SessionCookies(KeycloakSession session) {
        super(session);
        this.context = session.getContext();
    }

    @Override
    public void expire(CookieType type) {
        if (!OF_THE_SESSION.contains(type) || !isAtFormWithoutSession()) {
            super.expire(type);
        }
    }

    private boolean isAtFormWithoutSession() {
        String last = lastSegment();
        return FORMS_WITHOUT_SESSION.contains(last) || AUTHORIZATION.equals(last) && asksForAnAccount();
    }

    private String lastSegment() {
        List<String> segments = context.getUri().getPathSegments().stream()
                .map(PathSegment::getPath)
                .filter(segment -> !segment.isEmpty())
                .toList();
        return segments.isEmpty() ? "" : segments.get(segments.size() - 1);
    }

    /** Returns whether the sign-in started with {@code prompt=create}, in any kind of authorization request. */
    private boolean asksForAnAccount() {
        AuthenticationSessionModel login = context.getAuthenticationSession();
        return login != null
                && OIDCLoginProtocol.PROMPT_VALUE_CREATE.equals(login.getClientNote(OIDCLoginProtocol.PROMPT_PARAM));
    }
}
