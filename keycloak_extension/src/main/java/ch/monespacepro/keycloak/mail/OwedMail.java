package ch.monespacepro.keycloak.mail;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.keycloak.common.util.SecretGenerator;

/**
 * A mail that was promised and is not sent yet. It stands in the database: no value may be a password or a code.
 *
 * @param id names the mail among those owed about the same person
 * @param subject message key of the subject
 * @param template file name below {@code html/} and {@code text/}
 * @param values for the template
 * @param owedAt seconds since 1970
 * @param tries how often sending was begun
 * @param nextAt when it may be tried again, in seconds since 1970
 * @param failed whether it was given up; the team sees it
 * @param to the address, when it is not the account's; otherwise null
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OwedMail(
        String id,
        Reader reader,
        String subject,
        String template,
        Map<String, String> values,
        long owedAt,
        int tries,
        long nextAt,
        boolean failed,
        String to) {

    /** Who gets the mail. */
    public enum Reader {
        /** The person on whose account it stands. */
        PERSON,
        /** The portal's team, which gets one mail for several. */
        TEAM
    }

    /** The value that names the page of the team's where a mail leads; the page of a request needs {@code requestId} only. */
    public static final String PAGE = "page";

    /** How long after a try the next one may begin; the last pause repeats. */
    private static final List<Duration> PAUSES = List.of(
            Duration.ofMinutes(1),
            Duration.ofMinutes(2),
            Duration.ofMinutes(5),
            Duration.ofMinutes(15),
            Duration.ofMinutes(30),
            Duration.ofMinutes(60));

    /** How long a mail is tried. */
    private static final Duration PATIENCE = Duration.ofHours(24);

    public OwedMail {
        Objects.requireNonNull(id);
        Objects.requireNonNull(reader);
        values = Map.copyOf(values);
    }

    /** @param from when it may be sent; not before */
    public static OwedMail toPerson(String subject, String template, Map<String, String> values, Instant from) {
        return owed(Reader.PERSON, subject, template, values, from);
    }

    /**
     * @param values {@code requestId} or {@link #PAGE} makes the team's link
     * @param from when it may be sent; not before
     */
    public static OwedMail toTeam(String subject, String template, Map<String, String> values, Instant from) {
        return owed(Reader.TEAM, subject, template, values, from);
    }

    private static OwedMail owed(
            Reader reader, String subject, String template, Map<String, String> values, Instant from) {
        String id = SecretGenerator.getInstance().randomString(12);
        // Rounded up: it is not sent before the given moment.
        long second = from.plusNanos(999_999_999).getEpochSecond();
        return new OwedMail(id, reader, subject, template, values, second, 0, second, false, null);
    }

    /** The same mail to another address of the person: one that the account had before, or does not have yet. */
    public OwedMail at(String address) {
        return new OwedMail(id, reader, subject, template, values, owedAt, tries, nextAt, failed, address);
    }

    boolean isDue(Instant now) {
        return !failed && now.getEpochSecond() >= nextAt;
    }

    /** Returns whether no try is left after the present one. */
    boolean isLastTry(Instant now) {
        return !pauseAfter(now).isBefore(Instant.ofEpochSecond(owedAt).plus(PATIENCE));
    }

    /** Returns when the try after the one that begins now may begin. */
    Instant pauseAfter(Instant now) {
        return now.plus(PAUSES.get(Math.min(tries, PAUSES.size() - 1)));
    }

    OwedMail postponed(Instant next) {
        return new OwedMail(id, reader, subject, template, values, owedAt, tries + 1, next.getEpochSecond(), failed, to);
    }

    OwedMail givenUp() {
        return new OwedMail(id, reader, subject, template, values, owedAt, tries, nextAt, true, to);
    }

    @Override
    public String toString() {
        return "OwedMail[" + reader + " " + template + "]";
    }
}
