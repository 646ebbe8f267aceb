package ch.monespacepro.keycloak.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OwedMailTest {

    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

    @Test
    void aNewMailIsDueAtOnce() {
        assertTrue(mail().isDue(NOON));
    }

    @Test
    void aMailToAnotherAddressStaysThereWhileItIsTried() {
        OwedMail mail = mail().at("old@example.ch").postponed(NOON).givenUp();

        assertEquals("old@example.ch", mail.to());
        assertEquals(null, mail().to());
    }

    @Test
    void thePausesGrowUpToAnHour() {
        List<Long> minutes = new ArrayList<>();
        OwedMail mail = mail();
        for (int i = 0; i < 8; i++) {
            minutes.add(Duration.between(NOON, mail.pauseAfter(NOON)).toMinutes());
            mail = mail.postponed(NOON);
        }
        assertEquals(List.of(1L, 2L, 5L, 15L, 30L, 60L, 60L, 60L), minutes);
    }

    @Test
    void aPostponedMailWaits() {
        OwedMail later = mail().postponed(NOON.plusSeconds(60));
        assertFalse(later.isDue(NOON.plusSeconds(59)));
        assertTrue(later.isDue(NOON.plusSeconds(60)));
        assertEquals(1, later.tries());
    }

    @Test
    void aMailIsTriedForADay() {
        OwedMail mail = mail();
        Instant now = NOON;
        int tries = 1;
        while (!mail.isLastTry(now)) {
            Instant next = mail.pauseAfter(now);
            mail = mail.postponed(next);
            now = next;
            tries++;
        }
        assertTrue(Duration.between(NOON, now).toHours() >= 22, now.toString());
        assertTrue(Duration.between(NOON, now).toHours() < 24, now.toString());
        assertTrue(tries < 40, Integer.toString(tries));
    }

    @Test
    void aMailThatWasGivenUpIsNeverDue() {
        assertFalse(mail().givenUp().isDue(NOON.plus(Duration.ofDays(400))));
    }

    private static OwedMail mail() {
        return OwedMail.toPerson("subject", "template.ftl", Map.of(), NOON);
    }
}
