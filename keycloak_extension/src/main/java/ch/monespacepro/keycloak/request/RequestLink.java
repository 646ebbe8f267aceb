package ch.monespacepro.keycloak.request;

import ch.monespacepro.keycloak.language.MailLanguage;
import ch.monespacepro.keycloak.settings.RequestSettings;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.keycloak.authentication.actiontoken.DefaultActionToken;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakUriInfo;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.services.Urls;

/**
 * The mailed link by which the owner of an address begins an account request again, or says that it was another person. It
 * acts by a button only, so that a program that opens links changes nothing.
 *
 * @param session of the post, for the address of this server and the application
 */
public record RequestLink(KeycloakSession session, UserModel owner) {

    /** Below the extension's endpoints. */
    public static final String PATH = "request-again";
    public static final String KEY = "key";

    private static final String ENDPOINTS = "mep";

    /** Keycloak's action tokens require an enabled account; this one is of an account that is not. */
    static final class Token extends DefaultActionToken {

        static final String TYPE = "mep-request-again";

        /** For the JSON reader. */
        Token() {}

        Token(String owner, long until, String clientId) {
            super(owner, TYPE, (int) until, null);
            issuedFor = clientId;
        }
    }

    /** Returns the link, and the hours for which it is valid. */
    Map<String, String> forTemplate() {
        Duration lifetime = RequestSettings.of(session.getContext().getRealm()).linkLifetime();
        return Map.of("link", create().toString(), "linkHours", Long.toString(Math.max(1, lifetime.toHours())));
    }

    private URI create() {
        RealmModel realm = session.getContext().getRealm();
        KeycloakUriInfo address = session.getContext().getUri();
        long until = Time.currentTimeMillis() / 1000 + RequestSettings.of(realm).linkLifetime().toSeconds();
        String client = session.getContext().getClient().getClientId();
        String token = new Token(owner.getId(), until, client).serialize(session, realm, address);
        String link = Urls.realmBase(address.getBaseUri())
                .path(realm.getName())
                .path(ENDPOINTS)
                .path(PATH)
                .queryParam(KEY, token)
                .build()
                .toString();
        return URI.create(new MailLanguage(session).onto(link, realm, owner));
    }
}
