package ch.monespacepro.keycloak.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ch.monespacepro.keycloak.PersonInMemory;
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

        story.add(correction("lastName", "Avant", "Après"));
        story.add(correction("title", "t199", "t200"));

        assertEquals(200, story.lines().size());
        StoryLine folded = story.lines().get(1);
        assertEquals(List.of(new StoryLine.Change("title", "t0", "t3")), folded.changes());
        assertEquals(3, folded.folded());
        assertEquals("validate", story.lines().get(0).act());
        assertEquals("t200", story.last().orElseThrow().changes().get(0).after());
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

    private static StoryLine correction(String field, String before, String after) {
        return line(Story.CORRECT).withChanges(List.of(new StoryLine.Change(field, before, after)));
    }
}
