package ch.monespacepro.keycloak.mail;

import java.util.Map;

/**
 * A mail written by the extension. Subject and template get {@code siteName}; the template also gets {@code contact}.
 *
 * @param subject message key of the subject
 * @param template file name below {@code html/} and {@code text/}
 * @param values further values for the template
 */
public record Mail(String subject, String template, Map<String, Object> values) {

    public Mail {
        values = Map.copyOf(values);
    }

    @Override
    public String toString() {
        return "Mail[" + template + "]";
    }
}
