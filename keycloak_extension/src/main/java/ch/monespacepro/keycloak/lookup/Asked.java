package ch.monespacepro.keycloak.lookup;

import ch.monespacepro.keycloak.http.Problem;
import ch.monespacepro.keycloak.identifier.FunctionsWithoutIdentifier;
import ch.monespacepro.keycloak.identifier.IdentifierRefusedException;
import ch.monespacepro.keycloak.identifier.IdentifierType;
import ch.monespacepro.keycloak.identifier.ProfessionalIdentifier;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a program asks: about identifiers, or about subjects. Exactly one of the two lists is there.
 *
 * @param identifiers as they are stored; empty at the place of one that no account can have
 */
public record Asked(List<Optional<ProfessionalIdentifier>> identifiers, List<String> subjects) {

    /** The longest list. */
    public static final int MOST = 1000;

    private static final String IDENTIFIERS = "identifiers";
    private static final String SUBJECTS = "subjects";
    private static final int LONGEST = 255;
    private static final FunctionsWithoutIdentifier NOBODY = new FunctionsWithoutIdentifier(Set.of());

    /** @throws jakarta.ws.rs.WebApplicationException 400 that names the field at fault */
    public static Asked of(JsonNode body) {
        body.fieldNames().forEachRemaining(name -> {
            if (!Set.of(IDENTIFIERS, SUBJECTS).contains(name)) {
                throw fault(name, "unknown_field", "Send “identifiers” or “subjects”.");
            }
        });
        if (body.has(IDENTIFIERS) == body.has(SUBJECTS)) {
            throw fault(IDENTIFIERS, "missing", "Send “identifiers” or “subjects”, one of them.");
        }
        return body.has(IDENTIFIERS)
                ? new Asked(entries(body, IDENTIFIERS).map(Asked::identifier).toList(), List.of())
                : new Asked(List.of(), entries(body, SUBJECTS).map(each -> text(SUBJECTS, each)).toList());
    }

    private static Stream<JsonNode> entries(JsonNode body, String field) {
        JsonNode list = body.get(field);
        if (!list.isArray() || list.isEmpty() || list.size() > MOST) {
            throw fault(field, "not_a_list", "Send a list of 1 to " + MOST + " entries.");
        }
        List<JsonNode> entries = new ArrayList<>();
        list.forEach(entries::add);
        return entries.stream();
    }

    private static Optional<ProfessionalIdentifier> identifier(JsonNode entry) {
        if (!entry.isObject() || entry.size() != 2) {
            throw fault(IDENTIFIERS, "not_an_identifier", "An identifier has “type” and “value”.");
        }
        IdentifierType type = IdentifierType.find(text(IDENTIFIERS, entry.path("type")))
                .filter(found -> found != IdentifierType.NONE)
                .orElseThrow(() -> fault(IDENTIFIERS, "unknown_value", "A type is GLN, ZSR or RPPS."));
        try {
            return Optional.of(ProfessionalIdentifier.typed(type, text(IDENTIFIERS, entry.path("value")), "", NOBODY));
        } catch (IdentifierRefusedException refused) {
            return Optional.empty();
        }
    }

    private static String text(String field, JsonNode value) {
        if (!value.isTextual() || value.asText().length() > LONGEST || value.asText().indexOf('\0') >= 0) {
            throw fault(field, "not_a_text", "Send texts of at most " + LONGEST + " characters.");
        }
        return value.asText();
    }

    private static RuntimeException fault(String field, String code, String detail) {
        return Problem.ofField(field, code, detail).exception();
    }
}
