package ch.monespacepro.keycloak.api;

import ch.monespacepro.keycloak.http.Input;
import ch.monespacepro.keycloak.name.NameRefusal;
import ch.monespacepro.keycloak.name.NameRefusedException;
import ch.monespacepro.keycloak.name.PersonName;
import ch.monespacepro.keycloak.name.PersonTitle;
import ch.monespacepro.keycloak.profile.ProposedName;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.keycloak.models.UserModel;

/** The title and the names that a person sends for their own account, read by the same rule as in the form. */
record TypedName(Input input, UserModel person) {

    /** Far more than any name: a longer text is refused before it is read. */
    static final int LONGEST = 1000;

    @FunctionalInterface
    private interface Rule {
        String typed(String text) throws NameRefusedException;
    }

    /** Thrown for the first field that breaks its rule. */
    static final class FieldRefusedException extends Exception {

        private final String field;
        private final NameRefusal refusal;

        private FieldRefusedException(String field, NameRefusal refusal) {
            super(field + " refused: " + refusal.code());
            this.field = field;
            this.refusal = refusal;
        }

        String field() {
            return field;
        }

        /** The code of a problem. */
        String code() {
            return switch (refusal) {
                case EMPTY -> "missing";
                case TOO_LONG -> "too_long";
                case MARKUP, CHARACTERS -> refusal.code();
            };
        }
    }

    /** @throws jakarta.ws.rs.WebApplicationException 400 for a field that is no text, or far too long */
    ProposedName read(Instant now) throws FieldRefusedException {
        return new ProposedName(
                title(),
                read(UserModel.FIRST_NAME, PersonName::typed),
                read(UserModel.LAST_NAME, PersonName::typed),
                now.truncatedTo(ChronoUnit.SECONDS).toString());
    }

    /** An empty title asks for none. One that was left out may be a mistake, and must not remove the present one. */
    private String title() throws FieldRefusedException {
        if (!input.body().hasNonNull(ProposedName.TITLE)) {
            throw new FieldRefusedException(ProposedName.TITLE, NameRefusal.EMPTY);
        }
        return read(ProposedName.TITLE, PersonTitle::typed);
    }

    /** What the account has already is not judged again: a register may write a digit. */
    private String read(String field, Rule rule) throws FieldRefusedException {
        String present = Objects.requireNonNullElse(person.getFirstAttribute(field), "");
        String typed = input.text(field, LONGEST).orElse("");
        if (typed.equals(present)) {
            return typed;
        }
        try {
            return rule.typed(typed);
        } catch (NameRefusedException broken) {
            throw new FieldRefusedException(field, broken.refusal());
        }
    }
}
