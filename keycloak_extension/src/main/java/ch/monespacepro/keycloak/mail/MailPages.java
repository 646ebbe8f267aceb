package ch.monespacepro.keycloak.mail;

import ch.monespacepro.keycloak.account.Contact;
import java.util.List;
import java.util.Map;
import org.keycloak.email.EmailException;
import org.keycloak.email.freemarker.FreeMarkerEmailTemplateProvider;
import org.keycloak.models.KeycloakSession;

/** Every mail's template, Keycloak's own too, gets {@code contact}: the portal's team as the realm names it. */
final class MailPages extends FreeMarkerEmailTemplateProvider {

    MailPages(KeycloakSession session) {
        super(session);
    }

    @Override
    protected EmailTemplate processTemplate(
            String subjectKey, List<Object> subjectAttributes, String template, Map<String, Object> values)
            throws EmailException {
        values.put("contact", Contact.of(realm).forTemplate());
        return super.processTemplate(subjectKey, subjectAttributes, template, values);
    }
}
