package ch.monespacepro.keycloak.team;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.monespacepro.keycloak.PersonInMemory;
import ch.monespacepro.keycloak.account.StoryLine.Change;
import ch.monespacepro.keycloak.profile.ProposedName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NameDecisionTest {

    private static final String NOW = "2026-11-30T08:00:00Z";

    private final PersonInMemory anne = new PersonInMemory(
            new HashMap<>(Map.of("title", "Dr méd.", "firstName", "Anne", "lastName", "Médecin")));

    @Test
    void acceptedProposalWithoutTitleRemovesTheTitle() {
        List<Change> changes = NameDecision.write(anne.model(), new ProposedName("", "Anne", "Médecin", NOW));

        assertEquals(List.of(new Change("title", "Dr méd.", "")), changes);
        assertEquals(Map.of("firstName", "Anne", "lastName", "Médecin"), anne.attributes());
    }

    @Test
    void onlyWhatChangesIsWrittenAndTold() {
        anne.attributes().remove("title");

        List<Change> changes = NameDecision.write(anne.model(), new ProposedName("Dre", "Anne", "Docteur", NOW));

        assertEquals(List.of(new Change("title", "", "Dre"), new Change("lastName", "Médecin", "Docteur")), changes);
        assertEquals(Map.of("title", "Dre", "firstName", "Anne", "lastName", "Docteur"), anne.attributes());
    }
}
