package ch.monespacepro.keycloak.mail;

import org.keycloak.email.EmailTemplateProvider;
import org.keycloak.email.freemarker.FreeMarkerEmailTemplateProviderFactory;
import org.keycloak.models.KeycloakSession;

/** Takes the place of Keycloak's own mail templates: same id, higher order. */
public final class MailTemplatesFactory extends FreeMarkerEmailTemplateProviderFactory {

    @Override
    public EmailTemplateProvider create(KeycloakSession session) {
        return new MailTemplates(session);
    }

    @Override
    public int order() {
        return 1;
    }
}
