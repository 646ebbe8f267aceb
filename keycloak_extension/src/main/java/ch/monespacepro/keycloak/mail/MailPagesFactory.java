package ch.monespacepro.keycloak.mail;

import org.keycloak.email.EmailTemplateProvider;
import org.keycloak.email.freemarker.FreeMarkerEmailTemplateProviderFactory;
import org.keycloak.models.KeycloakSession;

/** Takes the place of Keycloak's own mails: same id, higher order. */
public final class MailPagesFactory extends FreeMarkerEmailTemplateProviderFactory {

    @Override
    public EmailTemplateProvider create(KeycloakSession session) {
        return new MailPages(session);
    }

    @Override
    public int order() {
        return 1;
    }
}
