package ch.monespacepro.keycloak.delegation;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * A delegation: an assistant works under a doctor's responsibility. One group {@code /delegations/<principal>/<assistant>}.
 *
 * @param principalId Keycloak subject of the doctor
 * @param assistantId Keycloak subject of the assistant
 * @param since when it was granted; null when another hand wrote it
 * @param until the last day on which it counts, in Zurich; null when it has no end
 * @param grantedBy Keycloak subject of the staff member; null once that person is erased
 * @param lastUsed the last day, in Zurich, on which a token named it; null when none did
 * @param practice where the assistant works for this doctor; empty when nobody said so
 */
public record Delegation(
        String principalId,
        String assistantId,
        Instant since,
        LocalDate until,
        String grantedBy,
        LocalDate lastUsed,
        String practice,
        Set<Right> rights) {

    static final String SINCE = "since";
    static final String UNTIL = "until";
    static final String GRANTED_BY = "grantedBy";
    static final String LAST_USED = "lastUsed";
    static final String PRACTICE = "practice";

    private static final int VERSION_BYTES = 8;

    public Delegation {
        rights = rights.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(rights));
    }

    /** @param attributes of the group: the first value, or null */
    static Delegation of(String principalId, String assistantId, Function<String, String> attributes) {
        String practice = attributes.apply(PRACTICE);
        return new Delegation(
                principalId,
                assistantId,
                moment(attributes.apply(SINCE)),
                lastDay(attributes.apply(UNTIL)),
                attributes.apply(GRANTED_BY),
                day(attributes.apply(LAST_USED)),
                practice == null ? "" : practice,
                rights(attributes));
    }

    /** Returns the attributes of its group. */
    public Map<String, String> attributes() {
        Map<String, String> attributes = new LinkedHashMap<>();
        put(attributes, SINCE, since);
        put(attributes, UNTIL, until);
        put(attributes, GRANTED_BY, grantedBy);
        put(attributes, LAST_USED, lastUsed);
        put(attributes, PRACTICE, practice.isEmpty() ? null : practice);
        for (Right right : Right.values()) {
            attributes.put(right.code(), Boolean.toString(rights.contains(right)));
        }
        return attributes;
    }

    /** Returns whether its last day is past. */
    public boolean isOver(LocalDate today) {
        return until != null && today.isAfter(until);
    }

    /** Returns a text that changes with the grant and its terms: a person who changes them names what they saw. */
    String version() {
        String terms = since + "\n" + until + "\n" + rights.stream().map(Right::code).toList() + "\n" + practice;
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(terms.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, VERSION_BYTES);
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("Every Java has SHA-256", absent);
        }
    }

    Delegation with(LocalDate newUntil, String newPractice, Set<Right> newRights) {
        return new Delegation(
                principalId, assistantId, since, newUntil, grantedBy, lastUsed, newPractice, newRights);
    }

    private static void put(Map<String, String> attributes, String name, Object value) {
        if (value != null) {
            attributes.put(name, value.toString());
        }
    }

    private static Set<Right> rights(Function<String, String> attributes) {
        Set<Right> rights = EnumSet.noneOf(Right.class);
        for (Right right : Right.values()) {
            String written = attributes.apply(right.code());
            if (written == null ? right.isOnByDefault() : Boolean.parseBoolean(written)) {
                rights.add(right);
            }
        }
        return rights;
    }

    /** Text that is no day, written by another hand, counts as past. */
    private static LocalDate lastDay(String written) {
        LocalDate day = day(written);
        return written != null && day == null ? LocalDate.EPOCH : day;
    }

    private static LocalDate day(String written) {
        try {
            return written == null ? null : LocalDate.parse(written);
        } catch (DateTimeParseException byAnotherHand) {
            return null;
        }
    }

    private static Instant moment(String written) {
        try {
            return written == null ? null : Instant.parse(written);
        } catch (DateTimeParseException byAnotherHand) {
            LocalDate day = day(written);
            return day == null ? null : day.atStartOfDay(ZoneOffset.UTC).toInstant();
        }
    }
}
