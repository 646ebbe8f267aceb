package ch.monespacepro.keycloak.language;

import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.locale.LocaleSelectorProvider;
import org.keycloak.locale.LocaleUpdaterProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.services.util.LocaleUtil;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * The language that a person has chosen on a page of this login session, or on the application's page before it ({@code
 * kc_locale} of the authorization request).
 *
 * <p>Keycloak keeps the choice in an authentication note, which each new beginning of the flow removes. A client note lasts as
 * long as the login session.
 */
public record LanguageChoice(KeycloakSession session, AuthenticationSessionModel login) {

    private static final String CHOSEN = LocaleSelectorProvider.USER_REQUEST_LOCALE;
    private static final String KEPT = "mep.language";
    private static final String OF_LINK = LocaleSelectorProvider.CLIENT_REQUEST_LOCALE;

    /** Keeps the choice for the pages that follow. A language that the realm does not have is no choice. */
    public void keep() {
        LocaleUtil.processLocaleParam(session, login.getRealm(), login);
        Optional<String> chosen = Stream.of(login.getAuthNote(CHOSEN), login.getClientNote(KEPT))
                .filter(this::isOfRealm)
                .findFirst();
        if (chosen.isPresent()) {
            login.setAuthNote(CHOSEN, chosen.get());
            login.setClientNote(KEPT, chosen.get());
        } else {
            login.removeAuthNote(CHOSEN);
        }
        if (login.getClientNote(OF_LINK) == null) {
            OpenedLink.language(session)
                    .ifPresent(asked -> login.setClientNote(OF_LINK, asked.toLanguageTag()));
        }
    }

    /** Writes the choice to the account of a person who has proved who they are, so that mails to them are in it. */
    public void writeTo(UserModel person) {
        String chosen = login.getAuthNote(CHOSEN);
        if (isOfRealm(chosen)) {
            session.getProvider(LocaleUpdaterProvider.class).updateUsersLocale(person, chosen);
        }
    }

    private boolean isOfRealm(String language) {
        return language != null && login.getRealm().getSupportedLocalesStream().anyMatch(language::equals);
    }
}
