package ch.monespacepro.keycloak.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EndingTest {

    private static final Instant SINCE = Instant.parse("2025-01-01T00:00:00Z");
    private static final Ending UNUSED = new Ending(Duration.ofDays(400), List.of(Duration.ofDays(14), Duration.ofDays(60)));
    private static final Ending UNANNOUNCED = new Ending(Duration.ofDays(90), List.of());
    private static final Ending NEVER = new Ending(Duration.ZERO, List.of(Duration.ofDays(14)));

    @Test
    void aJobThatRunsEachHourRemindsTwiceAndEndsOnTime() {
        assertEquals(List.of("340 reminded", "386 reminded", "400 ended"), story(UNUSED, SINCE));
    }

    @Test
    void whoeverWasNotToldInTimeIsToldOnceAndEndsLater() {
        assertEquals(List.of("500 reminded", "514 ended"), story(UNUSED, SINCE.plus(Duration.ofDays(500))));
    }

    @Test
    void withoutRemindersItEndsAtOnce() {
        assertEquals(List.of("90 ended"), story(UNANNOUNCED, SINCE));
        assertEquals(List.of("91 ended"), story(UNANNOUNCED, SINCE.plus(Duration.ofDays(91))));
    }

    @Test
    void zeroMeansNever() {
        assertEquals(List.of(), story(NEVER, SINCE.plus(Duration.ofDays(9000))));
    }

    @Test
    void aReminderOfAnEarlierEndDoesNotCount() {
        Instant now = SINCE.plus(Duration.ofDays(341));
        Optional<Instant> before = Optional.of(SINCE.minus(Duration.ofDays(5)));
        assertTrue(UNUSED.isReminderDue(SINCE, before, now));
        assertFalse(UNUSED.isDue(SINCE, before, SINCE.plus(Duration.ofDays(401))));
    }

    @Test
    void theReminderNamesTheDayOfTheEnd() {
        Instant end = SINCE.plus(Duration.ofDays(400));
        assertEquals(end, UNUSED.endIfAnnounced(SINCE, SINCE.plus(Duration.ofDays(340))));
        assertEquals(end.plus(Duration.ofDays(4)), UNUSED.endIfAnnounced(SINCE, SINCE.plus(Duration.ofDays(390))));
    }

    @Test
    void aReminderBeforeTheBeginningComesHalfway() {
        Ending odd = new Ending(Duration.ofDays(10), List.of(Duration.ofDays(14), Duration.ZERO, Duration.ofDays(3)));
        assertEquals(List.of(Duration.ofDays(5), Duration.ofDays(3)), odd.reminders());
    }

    /** What an hourly job does from a moment on, by the days since the last touch. */
    private static List<String> story(Ending ending, Instant start) {
        List<String> told = new ArrayList<>();
        Optional<Instant> announced = Optional.empty();
        for (Instant now = start; now.isBefore(start.plus(Duration.ofDays(450))); now = now.plus(Duration.ofHours(1))) {
            long day = Duration.between(SINCE, now).toDays();
            if (ending.isDue(SINCE, announced, now)) {
                told.add(day + " ended");
                break;
            }
            if (ending.isReminderDue(SINCE, announced, now)) {
                told.add(day + " reminded");
                announced = Optional.of(now);
            }
        }
        return told;
    }
}
