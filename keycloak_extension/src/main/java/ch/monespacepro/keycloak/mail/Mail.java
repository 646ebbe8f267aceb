package ch.monespacepro.keycloak.mail;

import java.util.Map;

/**
 * A mail that the extension writes. Subject and template get {@code siteName}, the template {@code contact} too.
 *
 * @param subject key of the subject's text, which gets the portal's name
 * @param template below {@code html/} and {@code text/}
 * @param values what the template shows beside
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
