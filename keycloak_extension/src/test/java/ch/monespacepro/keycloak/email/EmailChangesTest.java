package ch.monespacepro.keycloak.email;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.monespacepro.keycloak.PersonInMemory;
import ch.monespacepro.keycloak.email.EmailChange.State;
import ch.monespacepro.keycloak.settings.EmailSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EmailChangesTest {

    private static final Instant NOW = Instant.parse("2026-11-29T10:15:30Z");
    private static final EmailSettings SETTINGS = new EmailSettings(Duration.ofDays(1), Duration.ofDays(7));

    private final PersonInMemory person = new PersonInMemory();

    @Test
    void newestChangeWaitsAlone() {
        ask("first", NOW);
        ask("second", NOW.plusSeconds(60));

        assertEquals(List.of(State.REPLACED, State.WAITING), states(NOW.plusSeconds(60)));
        assertEquals(Optional.of("second"), at(NOW.plusSeconds(60)).waiting().map(EmailChange::id));
    }

    @Test
    void changeWaitsADayAndIsRememberedForAWeek() {
        ask("first", NOW);

        assertTrue(at(NOW.plusSeconds(86_399)).waiting().isPresent());
        assertTrue(at(NOW.plusSeconds(86_400)).waiting().isEmpty());
        assertTrue(at(NOW.plus(Duration.ofDays(7)).minusSeconds(1)).find("first").isPresent());
        assertTrue(at(NOW.plus(Duration.ofDays(7))).find("first").isEmpty());
    }

    @Test
    void weekOfADoneChangeBeginsWhenItIsDone() {
        ask("first", NOW);
        Instant later = NOW.plus(Duration.ofHours(20));
        at(later).set(found("first", later), State.DONE);

        assertTrue(at(NOW.plus(Duration.ofDays(7))).find("first").isPresent());
        assertTrue(at(later.plus(Duration.ofDays(7))).find("first").isEmpty());
    }

    @Test
    void contradictionReachesTheChangeAndAllLaterOnes() {
        ask("earlier", NOW);
        at(NOW).set(found("earlier", NOW), State.DONE);
        ask("first", NOW);
        at(NOW).set(found("first", NOW), State.DONE);
        ask("second", NOW);
        ask("third", NOW);

        assertTrue(at(NOW).contradict(found("first", NOW)));

        assertEquals(List.of(State.DONE, State.DISPUTED, State.STOPPED, State.STOPPED), states(NOW));
        assertEquals(Optional.of("first"), at(NOW).disputed().map(EmailChange::id));
        assertFalse(at(NOW).contradict(found("first", NOW)));
    }

    @Test
    void stoppedChangeIsNotDisputed() {
        ask("first", NOW);

        assertTrue(at(NOW).contradict(found("first", NOW)));

        assertEquals(List.of(State.STOPPED), states(NOW));
        assertTrue(at(NOW).disputed().isEmpty());
        assertFalse(at(NOW).isAnyOpen());
    }

    @Test
    void nothingIsDisputedOnceTheAccountHasTheOldAddress() {
        ask("first", NOW);
        at(NOW).set(found("first", NOW), State.DONE);
        at(NOW).contradict(found("first", NOW));
        person.attributes().put("email", "old@example.ch");

        assertTrue(at(NOW).disputed().isEmpty());
    }

    @Test
    void listIsBounded() {
        IntStream.range(0, EmailChanges.MOST - 1).forEach(i -> ask("change" + i, NOW));
        assertFalse(at(NOW).isFull());
        ask("last", NOW);

        assertTrue(at(NOW).isFull());
        assertFalse(at(NOW.plus(Duration.ofDays(7))).isFull());
    }

    @Test
    void longestListFitsIntoItsAttribute() {
        String longest = "a".repeat(64) + "@" + "b".repeat(185) + ".ch";
        for (int i = 0; i < EmailChanges.MOST; i++) {
            String id = "x".repeat(16);
            at(NOW).ask(EmailChange.asked(id, longest, longest, "s".repeat(64), NOW));
        }

        assertTrue(person.attributes().get(EmailChanges.ATTRIBUTE).length() <= 10_000);
    }

    @Test
    void listThatAnotherHandBrokeIsNotOverwritten() {
        person.attributes().put(EmailChanges.ATTRIBUTE, "nothing");

        assertThrows(IllegalStateException.class, () -> ask("first", NOW));
        assertEquals("nothing", person.attributes().get(EmailChanges.ATTRIBUTE));
    }

    private void ask(String id, Instant now) {
        at(now).ask(EmailChange.asked(id, "old@example.ch", id + "@example.ch", "session", now));
    }

    private EmailChanges at(Instant now) {
        return new EmailChanges(person.model(), SETTINGS, now);
    }

    private EmailChange found(String id, Instant now) {
        return at(now).find(id).orElseThrow();
    }

    private List<State> states(Instant now) {
        return at(now).list().stream().map(EmailChange::state).toList();
    }
}
