package ch.monespacepro.keycloak.account;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.monespacepro.keycloak.PersonInMemory;
import ch.monespacepro.keycloak.erasure.ErasedAct;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.keycloak.util.JsonSerialization;

/** What stays of an erased account says nothing about its person. */
class AccountErasureTest {

    private static final Instant NOW = Instant.parse("2026-11-29T10:15:30Z");
    private static final String AT = "2026-11-29T10:15:30Z";

    @Test
    void actsStayWithoutWhatIsPersonal() throws Exception {
        PersonInMemory person = new PersonInMemory();
        Story story = new Story(person.model());
        story.add(StoryLine.of("validate", "staff", "Valérie Exemple", NOW)
                .withMethod("video", StoryLine.Proof.SMS)
                .withReason("Seen with Anne Médecin")
                .withNote("Passport 123"));
        story.add(StoryLine.of(Story.CORRECT, "staff", "Valérie Exemple", NOW)
                .withChanges(List.of(new StoryLine.Change("lastName", "Médecin", "Muster"))));

        List<ErasedAct> acts = AccountErasure.acts(person.model());

        assertEquals(
                List.of(
                        new ErasedAct(AT, "validate", "staff", "video", "SMS"),
                        new ErasedAct(AT, "correct", "staff", null, null)),
                acts);
        String written = JsonSerialization.writeValueAsString(acts);
        for (String personal : List.of("Anne", "Exemple", "Passport", "Muster", "lastName")) {
            assertEquals(-1, written.indexOf(personal), written);
        }
    }

    @Test
    void ownActsOfThePersonDoNotNameThem() {
        PersonInMemory person = new PersonInMemory();
        new Story(person.model()).add(StoryLine.of("propose-name", person.model().getId(), "Anne Médecin", NOW));

        assertEquals(ErasedAct.OWNER, AccountErasure.acts(person.model()).get(0).actor());
    }

    @Test
    void unreadableRecordDoesNotKeepDataFromBeingErased() {
        PersonInMemory person = new PersonInMemory();
        person.attributes().put(Story.ATTRIBUTE, "no list");

        assertEquals(List.of(), AccountErasure.acts(person.model()));
    }
}
