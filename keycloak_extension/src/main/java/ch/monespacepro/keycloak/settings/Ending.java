package ch.monespacepro.keycloak.settings;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * When something ends that nobody has touched, and when its person is told before.
 *
 * <p>Nothing ends unannounced: when the last reminder is late (the period was shortened, the server stood still), the end is
 * as much later.
 *
 * @param after the time without a touch; zero means never
 * @param reminders times before the end, the longest first
 */
public record Ending(Duration after, List<Duration> reminders) {

    public Ending {
        reminders = reminders.stream()
                .filter(before -> !before.isZero() && !after.isZero())
                // A reminder before the beginning would never come, and the end would come untold.
                .map(before -> before.compareTo(after) < 0 ? before : after.dividedBy(2))
                .distinct()
                .sorted(Comparator.reverseOrder())
                .toList();
    }

    public boolean isNever() {
        return after.isZero();
    }

    /**
     * @param since the last touch
     * @param announcedAt of the last reminder, if there was one
     */
    public boolean isDue(Instant since, Optional<Instant> announcedAt, Instant now) {
        if (isNever() || now.isBefore(since.plus(after))) {
            return false;
        }
        return lastReminder()
                .map(before -> announcedAt
                        .filter(told -> isForThisEnd(told, since, before))
                        .filter(told -> !now.isBefore(told.plus(before)))
                        .isPresent())
                .orElse(true);
    }

    /** Returns whether a reminder is due that was not written yet. Of several that are late, one is written. */
    public boolean isReminderDue(Instant since, Optional<Instant> announcedAt, Instant now) {
        return !isNever()
                && reminders.stream()
                        .filter(before -> !now.isBefore(since.plus(after).minus(before)))
                        .reduce((earlier, later) -> later)
                        .filter(before -> announcedAt
                                .filter(told -> isForThisEnd(told, since, before))
                                .isEmpty())
                        .isPresent();
    }

    /** Returns when it ends if a reminder is written now. */
    public Instant endIfAnnounced(Instant since, Instant now) {
        Instant regular = since.plus(after);
        Instant earliest = now.plus(lastReminder().orElse(Duration.ZERO));
        return regular.isBefore(earliest) ? earliest : regular;
    }

    /** Returns the time between the last reminder and the end. */
    public Optional<Duration> lastReminder() {
        return reminders.stream().reduce((earlier, later) -> later);
    }

    /** An earlier reminder was for an end that did not come, because the person came back. */
    private boolean isForThisEnd(Instant told, Instant since, Duration before) {
        return !told.isBefore(since.plus(after).minus(before));
    }
}
