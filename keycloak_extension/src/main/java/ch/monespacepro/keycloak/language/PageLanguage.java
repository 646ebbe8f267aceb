package ch.monespacepro.keycloak.language;

import java.util.Locale;
import org.keycloak.locale.DefaultLocaleSelectorProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/** Keycloak's own choice of a language, except that a mail is in its reader's. */
final class PageLanguage extends DefaultLocaleSelectorProvider {

    private final MailLanguage mail;

    PageLanguage(KeycloakSession session) {
        super(session);
        mail = new MailLanguage(session);
    }

    @Override
    public Locale resolveLocale(RealmModel realm, UserModel user, boolean ignoreAcceptLanguageHeader) {
        return mail.isBeingWritten()
                ? MailLanguage.of(realm, user)
                : super.resolveLocale(realm, user, ignoreAcceptLanguageHeader);
    }
}
