package ch.monespacepro.keycloak.email;

import ch.monespacepro.keycloak.language.MailLanguage;
import java.time.Duration;
import java.util.Optional;
import org.keycloak.authentication.actiontoken.DefaultActionToken;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.services.Urls;

/**
 * A mailed link about a change of the e-mail address. It acts by a button only, so that a program that opens links changes
 * nothing, and it signs nobody in.
 */
public enum EmailLink {
    /** To the new address. */
    CONFIRM("email-change"),
    /** To the old address. */
    UNDO("email-undo");

    public static final String CONFIRM_PATH = "email-change";
    public static final String UNDO_PATH = "email-undo";
    public static final String KEY = "key";

    private static final String ENDPOINTS = "mep";
    private static final String CHANGE = "mep.change";

    private final String path;

    EmailLink(String path) {
        this.path = path;
    }

    /** Keycloak's own action tokens lead into a login session; this one does not. */
    static final class Token extends DefaultActionToken {

        /** For the JSON reader. */
        Token() {}

        Token(String person, String type, long until, String clientId) {
            super(person, type, (int) until, null);
            issuedFor = clientId;
        }

        String change() {
            return getNote(CHANGE);
        }
    }

    /**
     * Returns the link, in its reader's language.
     *
     * @param clientId the application to which its page leads on
     */
    String create(KeycloakSession session, UserModel person, EmailChange change, String clientId, Duration lifetime) {
        RealmModel realm = session.getContext().getRealm();
        long until = Time.currentTimeMillis() / 1000 + lifetime.toSeconds();
        Token token = new Token(person.getId(), type(), until, clientId);
        token.setNote(CHANGE, change.id());
        String key = token.serialize(session, realm, session.getContext().getUri());
        return new MailLanguage(session).onto(address(session) + "?" + KEY + "=" + key, realm, person);
    }

    /** Returns the page's address, without the key. */
    String address(KeycloakSession session) {
        return Urls.realmBase(session.getContext().getUri().getBaseUri())
                .path(session.getContext().getRealm().getName())
                .path(ENDPOINTS)
                .path(path)
                .build()
                .toString();
    }

    /** Returns the token of a link of this kind that is valid now. */
    Optional<Token> read(KeycloakSession session, String key) {
        return Optional.ofNullable(key)
                .map(written -> session.tokens().decode(written, Token.class))
                .filter(token -> type().equals(token.getActionId()) && token.isActive());
    }

    private String type() {
        return "mep-" + path;
    }
}
