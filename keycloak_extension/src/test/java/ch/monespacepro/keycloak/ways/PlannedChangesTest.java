package ch.monespacepro.keycloak.ways;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.monespacepro.keycloak.PersonInMemory;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlannedChangesTest {

    private static final String AT = "2026-11-29T10:00:00Z";

    private final PersonInMemory person = new PersonInMemory();
    private final PlannedChanges planned = new PlannedChanges(person.model());

    @Test
    void newerChangeOfTheSameWayReplacesTheOlder() {
        planned.put(change("email", "old@example.ch", "first@example.ch"));
        planned.put(change("phoneNumber", "+41790000001", "+41790000002"));
        planned.put(change("email", "old@example.ch", "second@example.ch"));

        assertEquals(2, planned.list().size());
        assertEquals("second@example.ch", planned.find(Way.EMAIL).orElseThrow().value());
    }

    @Test
    void lastOneLeavesNoAttribute() {
        planned.put(change("email", "old@example.ch", "new@example.ch"));
        planned.remove("email");
        assertEquals(Optional.empty(), planned.find(Way.EMAIL));
        assertFalse(person.attributes().containsKey(PlannedChanges.ATTRIBUTE));
    }

    @Test
    void whatAnotherHandWroteIsNoChange() {
        for (String written : List.of("{", "{}", "[{}]", "[{\"field\":\"email\"}]")) {
            person.attributes().put(PlannedChanges.ATTRIBUTE, written);
            assertEquals(List.of(), planned.list(), written);
        }
    }

    @Test
    void changeIsDueAtItsTime() {
        WayChange change = change("email", "old@example.ch", "new@example.ch");
        assertFalse(change.isDue(Instant.parse(AT).minusSeconds(1)));
        assertTrue(change.isDue(Instant.parse(AT)));
    }

    @Test
    void valueIsShownMaskedAndNeverInALog() {
        assertEquals("n•••@example.ch", change("email", "", "new@example.ch").masked());
        assertFalse(change("phoneNumber", "", "+41790000002").masked().contains("0000"));
        assertEquals("WayChange[email]", change("email", "", "new@example.ch").toString());
    }

    private static WayChange change(String field, String before, String value) {
        return new WayChange(field, before, value, "staff", "Staff Member", AT, AT, "a reason");
    }
}
