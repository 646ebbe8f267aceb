package ch.monespacepro.keycloak.ways;

import ch.monespacepro.keycloak.account.StoryLine;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One staff member does not change both sides of an account's ways in: the mailbox, by which a password is chosen, and the
 * second factor. With both, they could enter.
 *
 * @param lines the account's record
 * @param period how long a change of one side keeps its staff member from the other
 */
public record SecondWay(List<StoryLine> lines, Duration period) {

    /** The acts that change ways in. A change that was stopped counts too. */
    private static final Set<String> ACTS = Set.of("correct", "reset-factor");

    private static final String MAILBOX = Way.EMAIL.code();
    private static final Set<String> SECOND_FACTOR = Set.of(
            Way.TELEPHONE.code(), Way.APP.code(), Way.PASSKEYS.code(), Way.RECOVERY_CODES.code(), "codeChannel");

    public SecondWay {
        lines = List.copyOf(lines);
    }

    /**
     * Returns until when this staff member may not change this field; empty when they may.
     *
     * @param field the name in the record
     */
    public Optional<Instant> heldUntil(String actor, String field, Instant now) {
        return lines.stream()
                .filter(line -> ACTS.contains(line.act()) && actor.equals(line.actor()))
                .filter(line -> line.changes().stream().anyMatch(change -> isOtherSide(change.field(), field)))
                .map(line -> Instant.parse(line.at()).plus(period))
                .filter(until -> until.isAfter(now))
                .max(Comparator.naturalOrder());
    }

    /**
     * Returns until when this staff member may not open the account again; empty when they may. Who has changed a way into an
     * open account and closed it could otherwise open it for the new holder of that way.
     */
    public Optional<Instant> heldFromOpening(String actor, Instant now) {
        return lines.stream()
                .filter(line -> ACTS.contains(line.act()) && actor.equals(line.actor()))
                // Only a change of a way into an open account has a method.
                .filter(line -> line.method() != null)
                .map(line -> Instant.parse(line.at()).plus(period))
                .filter(until -> until.isAfter(now))
                .max(Comparator.naturalOrder());
    }

    private static boolean isOtherSide(String changed, String field) {
        return MAILBOX.equals(changed)
                ? SECOND_FACTOR.contains(field)
                : SECOND_FACTOR.contains(changed) && MAILBOX.equals(field);
    }
}
