package ch.monespacepro.keycloak.delegation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.monespacepro.keycloak.PersonInMemory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChoicesTest {

    private static final StandingDelegation ANNE = Standing.of("anne", "Dr méd.", "Anne", "Médecin", "Cabinet du Lac");
    private static final StandingDelegation BRUNO = Standing.of("bruno", "", "Bruno", "Müller", "");

    @ParameterizedTest
    @CsvSource({"GLN,true", "ZSR,true", "RPPS,true", "NONE,false", "AVS,false", ",false"})
    void whoHasAnIdentifierMayActForThemselves(String type, boolean mayActAlone) {
        Map<String, String> attributes = type == null ? Map.of() : Map.of("professionalIdType", type);

        assertEquals(mayActAlone, Choices.mayActAlone(new PersonInMemory(attributes).model()));
    }

    @Test
    void onlyChoiceIsTaken() {
        assertEquals(Optional.of(new Responsibility("anne")), new Choices(List.of(ANNE), false).only());
        assertEquals(Optional.of(Responsibility.OWN), new Choices(List.of(), true).only());
    }

    @Test
    void severalChoicesAreAskedFor() {
        assertEquals(Optional.empty(), new Choices(List.of(ANNE), true).only());
        assertEquals(Optional.empty(), new Choices(List.of(ANNE, BRUNO), false).only());
    }

    @Test
    void nothingToChooseIsNoChoice() {
        Choices none = new Choices(List.of(), false);

        assertTrue(none.areNone());
        assertEquals(Optional.empty(), none.only());
        assertFalse(new Choices(List.of(), true).areNone());
    }

    @ParameterizedTest
    @CsvSource({"anne,true", "bruno,false", "own,false", "ANNE,false", "'',false", ",false"})
    void postedValueIsOneOfTheChoices(String posted, boolean isFound) {
        assertEquals(isFound, new Choices(List.of(ANNE), false).find(posted).isPresent());
    }
}
