package ch.monespacepro.keycloak.language;

import org.keycloak.locale.LocaleSelectorProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.util.LocaleUtil;
import org.keycloak.sessions.AuthenticationSessionModel;

/** The language of the page that answers this request, within a login session and outside. */
public record RequestLanguage(KeycloakSession session) {

    private static final String CHOSEN = LocaleSelectorProvider.USER_REQUEST_LOCALE;

    /**
     * Keeps the language that was chosen by the request or before. Does nothing while a mail is written, which may happen
     * outside a request.
     */
    public void keep() {
        if (new MailLanguage(session).isBeingWritten()) {
            return;
        }
        AuthenticationSessionModel login = session.getContext().getAuthenticationSession();
        if (login != null) {
            new LanguageChoice(session, login).keep();
        } else {
            keepOutsideLogin(session.getContext().getRealm());
        }
    }

    /** The page of a link that has expired, for example, is in the language of the link. */
    private void keepOutsideLogin(RealmModel realm) {
        LocaleUtil.processLocaleParam(session, realm, null);
        if (session.getAttribute(CHOSEN) == null) {
            OpenedLink.language(session).ifPresent(asked -> session.setAttribute(CHOSEN, asked.toLanguageTag()));
        }
    }
}
