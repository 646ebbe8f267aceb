package ch.monespacepro.keycloak.language;

import org.keycloak.locale.DefaultLocaleSelectorProviderFactory;
import org.keycloak.locale.LocaleSelectorProvider;
import org.keycloak.models.KeycloakSession;

/** Takes the place of Keycloak's own choice of a language: same id, higher order. */
public final class PageLanguageFactory extends DefaultLocaleSelectorProviderFactory {

    @Override
    public LocaleSelectorProvider create(KeycloakSession session) {
        return new PageLanguage(session);
    }

    @Override
    public int order() {
        return 1;
    }
}
