package ch.monespacepro.keycloak.mail;

import ch.monespacepro.keycloak.language.MailLanguage;
import ch.monespacepro.keycloak.settings.Contact;
import java.util.List;
import java.util.Map;
import org.keycloak.email.EmailException;
import org.keycloak.email.freemarker.FreeMarkerEmailTemplateProvider;
import org.keycloak.models.KeycloakSession;

/** Renders all mails in the language of their reader. Links open in it too. Each template gets {@code contact}. */
final class MailTemplates extends FreeMarkerEmailTemplateProvider {

    private final MailLanguage language;

    MailTemplates(KeycloakSession session) {
        super(session);
        language = new MailLanguage(session);
    }

    @Override
    protected EmailTemplate processTemplate(
            String subjectKey, List<Object> subjectAttributes, String template, Map<String, Object> attributes)
            throws EmailException {
        attributes.put("contact", Contact.of(realm).forTemplate());
        return language.during(() -> super.processTemplate(subjectKey, subjectAttributes, template, attributes));
    }

    @Override
    protected void addLinkInfoIntoAttributes(String link, long expirationInMinutes, Map<String, Object> attributes)
            throws EmailException {
        language.during(() -> {
            super.addLinkInfoIntoAttributes(language.onto(link, realm, user), expirationInMinutes, attributes);
            return null;
        });
    }
}
