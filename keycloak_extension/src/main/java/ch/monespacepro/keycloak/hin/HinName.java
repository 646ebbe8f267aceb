package ch.monespacepro.keycloak.hin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.util.Optional;
import org.keycloak.models.UserModel;
import org.keycloak.util.JsonSerialization;

/**
 * The name that HIN's directory gave at the person's last HIN login, in the admin-only attribute {@code hinName}: HIN's own
 * spelling, also of a name that the account cannot take. The team compares it with the account's name, which the person may
 * have typed.
 *
 * @param firstName empty when HIN gave none
 * @param lastName empty when HIN gave none
 */
public record HinName(String firstName, String lastName) {

    private static final String ATTRIBUTE = "hinName";
    private static final String FIRST = "firstName";
    private static final String LAST = "lastName";

    static HinName of(HinIdentity identity) {
        return new HinName(
                identity.text("contactId.firstName").orElse(""), identity.text("contactId.lastName").orElse(""));
    }

    /** Returns the name of the last HIN login; empty without one. */
    public static Optional<HinName> of(UserModel person) {
        String written = person.getFirstAttribute(ATTRIBUTE);
        if (written == null) {
            return Optional.empty();
        }
        try {
            JsonNode json = JsonSerialization.readValue(written, JsonNode.class);
            return Optional.of(new HinName(json.path(FIRST).asText(""), json.path(LAST).asText("")));
        } catch (IOException byAnotherHand) {
            return Optional.empty();
        }
    }

    void write(UserModel person) {
        String json = JsonNodeFactory.instance
                .objectNode()
                .put(FIRST, firstName)
                .put(LAST, lastName)
                .toString();
        if (!json.equals(person.getFirstAttribute(ATTRIBUTE))) {
            person.setSingleAttribute(ATTRIBUTE, json);
        }
    }

    /** Names are in no log. */
    @Override
    public String toString() {
        return "HinName";
    }
}
