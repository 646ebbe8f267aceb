package ch.monespacepro.keycloak.delegation;

import ch.monespacepro.keycloak.http.Input;
import ch.monespacepro.keycloak.http.Problem;
import ch.monespacepro.keycloak.text.FreeText;
import ch.monespacepro.keycloak.text.SwissTime;
import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.core.Response.Status;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a request says about a delegation: last day, practice and rights. A field that the request lacks stays as it was.
 *
 * @param input the request's body
 */
record Terms(Input input) {

    static final String UNTIL = "until";
    static final String PRACTICE = "practice";
    static final String RIGHTS = "rights";
    static final String VERSION = "version";


    private static final int LONGEST_DATE = 10;
    static final int LONGEST_PRACTICE = 100;

    /**
     * Compares what the person saw with what is there now, if the request says what they saw.
     *
     * @throws jakarta.ws.rs.WebApplicationException 409 {@code stale}
     */
    void requireVersion(Delegation present) {
        if (input.has(VERSION) && !input.body().path(VERSION).asText().equals(present.version())) {
            throw Problem.of(Status.CONFLICT, "stale", "The delegation was changed meanwhile. Read it again.").exception();
        }
    }

    /** @throws jakarta.ws.rs.WebApplicationException 400 naming the field */
    LocalDate until(LocalDate present) {
        if (!input.has(UNTIL)) {
            return present;
        }
        LocalDate day = input.text(UNTIL, LONGEST_DATE).map(Terms::day).orElse(null);
        if (day != null && day.isBefore(SwissTime.today())) {
            throw Problem.ofField(UNTIL, "until_in_the_past", "The last day is past.").exception();
        }
        return day;
    }

    private static LocalDate day(String written) {
        try {
            return LocalDate.parse(written);
        } catch (DateTimeParseException notADay) {
            throw Problem.ofField(UNTIL, "not_a_date", "Send a day as 2027-01-31.").exception();
        }
    }

    /** @throws jakarta.ws.rs.WebApplicationException 400 naming the field */
    String practice(String present) {
        if (!input.has(PRACTICE)) {
            return present;
        }
        String practice = FreeText.typed(input.text(PRACTICE, LONGEST_PRACTICE).orElse(""));
        if (FreeText.hasInvisible(practice)) {
            throw Problem.ofField(PRACTICE, "not_a_text", "Send one line of visible characters.").exception();
        }
        return practice;
    }

    /** @throws jakarta.ws.rs.WebApplicationException 400 naming the field */
    Set<Right> rights(Set<Right> present) {
        if (!input.has(RIGHTS)) {
            return present;
        }
        JsonNode written = input.body().path(RIGHTS);
        if (!written.isArray() || written.size() > Right.values().length) {
            throw unknownRight();
        }
        Set<Right> rights = EnumSet.noneOf(Right.class);
        written.forEach(code -> rights.add(
                Right.of(code.isTextual() ? code.asText() : "").orElseThrow(Terms::unknownRight)));
        return rights;
    }

    private static RuntimeException unknownRight() {
        return Problem.ofField(RIGHTS, "unknown_right", "Send a list of rights: mayReadDocuments, maySubmitRequests, "
                        + "mayReadPreferences, mayChangeAddresses.")
                .exception();
    }
}
