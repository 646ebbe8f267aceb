package ch.monespacepro.keycloak.profile;

import java.util.List;

/**
 * What is wrong with a value.
 *
 * @param message a key; <code>{0}</code> in its text is the field's name
 * @param parameters <code>{1}</code> and so on
 */
record Fault(String message, List<Object> parameters) {

    /** The value breaks no rule, but is not spelled as it is stored. Forms spell it so; only the admin API gets here. */
    static final String SPELLING = "mepSpelling";

    static Fault of(String message, Object... parameters) {
        return new Fault(message, List.of(parameters));
    }
}
