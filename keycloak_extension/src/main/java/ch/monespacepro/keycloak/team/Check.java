package ch.monespacepro.keycloak.team;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Something that was looked at for the team.
 *
 * @param name for programs, such as {@code identifier-check-digit}
 * @param with what the sentence about it names
 */
record Check(String name, Result result, Map<String, String> with) {

    enum Result {
        GOOD,
        /** To be asked about. */
        WARNING,
        /** Against a validation. */
        BAD,
        /** Nothing to look at, or nothing to compare it with. */
        UNKNOWN
    }

    Check {
        with = Map.copyOf(with);
    }

    static Check of(String name, Result result) {
        return new Check(name, result, Map.of());
    }

    /** Adds a value; null is left out. */
    Check with(String key, String value) {
        if (value == null) {
            return this;
        }
        Map<String, String> more = new LinkedHashMap<>(with);
        more.put(key, value);
        return new Check(name, result, more);
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("check", name)
                .put("result", result.name().toLowerCase(Locale.ROOT));
        ObjectNode values = json.putObject("with");
        with.forEach(values::put);
        return json;
    }
}
