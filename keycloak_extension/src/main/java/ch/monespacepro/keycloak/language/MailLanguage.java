package ch.monespacepro.keycloak.language;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.keycloak.locale.DefaultLocaleSelectorProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;

/**
 * The language of a mail or of a notice by SMS: its reader's, which is the account's {@code locale}, else the realm's
 * default. The request that causes it may come from another person, with another language.
 */
public record MailLanguage(KeycloakSession session) {

    private static final String WRITING = "mep.language.mail";
    static final String PARAMETER = OIDCLoginProtocol.UI_LOCALES_PARAM;

    /** A step that writes a mail. */
    @FunctionalInterface
    public interface Writing<T, E extends Exception> {
        T write() throws E;
    }

    /** Every text that Keycloak looks up meanwhile is in the reader's language. */
    public <T, E extends Exception> T during(Writing<T, E> step) throws E {
        session.setAttribute(WRITING, true);
        try {
            return step.write();
        } finally {
            session.removeAttribute(WRITING);
        }
    }

    boolean isBeingWritten() {
        return session.getAttribute(WRITING) != null;
    }

    /** The link, with the language in which its page shall open ({@code ui_locales}). */
    public String onto(String link, RealmModel realm, UserModel reader) {
        return link + (link.contains("?") ? "&" : "?") + PARAMETER + "=" + of(realm, reader).toLanguageTag();
    }

    static Locale of(RealmModel realm, UserModel reader) {
        String own = reader == null ? null : reader.getFirstAttribute(UserModel.LOCALE);
        return supported(realm, own)
                .or(() -> supported(realm, realm.getDefaultLocale()))
                .orElse(Locale.ENGLISH);
    }

    static Optional<Locale> supported(RealmModel realm, String language) {
        List<Locale> ofRealm =
                realm.getSupportedLocalesStream().map(Locale::forLanguageTag).toList();
        return Optional.ofNullable(DefaultLocaleSelectorProvider.findBestMatchingLocale(ofRealm, language));
    }
}
