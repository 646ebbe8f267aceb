package ch.monespacepro.keycloak.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ch.monespacepro.keycloak.PersonInMemory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StoryTest {

    private static final Instant NOW = Instant.parse("2026-11-29T10:15:30Z");

    private final PersonInMemory person = new PersonInMemory();
    private final Story story = new Story(person.model());

    @Test
    void linesAreKeptInTheirOrder() {
        story.add(line("validate").withNote("vu à l’écran"));
        story.add(correction("title", "Dr", "Dr méd."));

        assertEquals(List.of("validate", "correct"), acts());
        assertEquals("vu à l’écran", story.lines().get(0).note());
        assertEquals(story.lines().get(1), story.last().orElseThrow());
    }

    @Test
    void oldestCorrectionsBecomeOneLineWhenTheRecordIsFull() {
        story.add(line("validate"));
        IntStream.range(0, 199).forEach(i -> story.add(correction("title", "t" + i, "t" + (i + 1))));
        assertEquals(200, story.lines().size());

        story.add(later(correction("lastName", "Avant", "Après")));
        story.add(later(correction("title", "t199", "t200")));

        assertEquals(200, story.lines().size());
        StoryLine folded = story.lines().get(1);
        assertEquals(List.of(new StoryLine.Change("title", "t0", "t3")), folded.changes());
        assertEquals(3, folded.folded());
        assertEquals("validate", story.lines().get(0).act());
        assertEquals("t200", story.last().orElseThrow().changes().get(0).after());
    }

    /** Who changed a way into an account may not change the other one for a week: the record must not forget it. */
    @Test
    void freshCorrectionsAndThoseOfColleaguesAreNotFolded() {
        story.add(correction("email", "avant@example.ch", "apres@example.ch"));
        story.add(as("colleague", correction("title", "Dr", "Dre")));
        IntStream.range(0, 250).forEach(i -> story.add(line("note")));
        assertEquals(252, story.lines().size());

        IntStream.range(0, 250).forEach(i -> story.add(later(line("note"))));

        assertEquals(502, story.lines().size());
        assertEquals("staff", story.lines().get(0).actor());
        assertEquals("colleague", story.lines().get(1).actor());
    }

    @Test
    void recordThatAnotherHandBrokeIsNotOverwritten() {
        person.attributes().put(Story.ATTRIBUTE, "nothing");

        assertThrows(IllegalStateException.class, () -> story.add(line("note")));
        assertEquals("nothing", person.attributes().get(Story.ATTRIBUTE));
    }

    private List<String> acts() {
        return story.lines().stream().map(StoryLine::act).toList();
    }

    private static StoryLine line(String act) {
        return StoryLine.of(act, "staff", "Staff Member", NOW);
    }

    private static StoryLine later(StoryLine line) {
        return StoryLine.of(line.act(), line.actor(), line.actorName(), NOW.plus(Duration.ofDays(31)))
                .withChanges(line.changes());
    }

    private static StoryLine as(String actor, StoryLine line) {
        return StoryLine.of(line.act(), actor, actor, NOW).withChanges(line.changes());
    }

    private static StoryLine correction(String field, String before, String after) {
        return line(Story.CORRECT).withChanges(List.of(new StoryLine.Change(field, before, after)));
    }
}
