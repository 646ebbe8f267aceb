package ch.monespacepro.keycloak.sms;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The JSON body that a gateway expects, with {@code {to}} and {@code {text}} inside JSON strings as placeholders for
 * number and text: {@code {"to":"{to}","text":"{text}"}}.
 */
public final class SmsBodyTemplate {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern PLACE = Pattern.compile("\\{(to|text)\\}");
    private static final String AWKWARD = "\"{text}\\\n\u0001";

    private final String template;

    /** @throws IllegalArgumentException naming the fault of the template */
    public SmsBodyTemplate(String template) {
        for (String place : new String[] {"{to}", "{text}"}) {
            if (!template.contains(place)) {
                throw new IllegalArgumentException("the body template lacks " + place);
            }
        }
        this.template = template;
        try {
            JSON.readTree(filled(AWKWARD, AWKWARD));
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException(
                    "the body template is not JSON after {to} and {text} are filled in: put each inside quotes");
        }
    }

    /**
     * Returns the body for one message, escaped as JSON. It is filled in one pass, so that placeholders inside the text
     * stay text.
     */
    public String filled(String to, String text) {
        return PLACE.matcher(template)
                .replaceAll(place -> Matcher.quoteReplacement(escaped("to".equals(place.group(1)) ? to : text)));
    }

    private static String escaped(String value) {
        try {
            String quoted = JSON.writeValueAsString(value);
            return quoted.substring(1, quoted.length() - 1);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("A string has no JSON form", impossible);
        }
    }
}
