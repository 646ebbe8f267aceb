package ch.monespacepro.keycloak.delegation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.monespacepro.keycloak.text.FoldedText;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResponsibilityPageTest {

    private static final StandingDelegation ANNE =
            Standing.of("anne", "Dre méd.", "Anne-Zoé", "Médecin", "Cabinet de l’Île, Genève");

    @ParameterizedTest
    @CsvSource({
        "medecin,true",
        "MÉDECIN anne,true",
        "dre zoe,true",
        "geneve cabinet,true",
        "ile,true",
        "médecin lausanne,false",
        "bruno,false"
    })
    void searchFindsWordsOfNameAndPractice(String typed, boolean isFound) {
        assertEquals(isFound, ResponsibilityPage.matches(ANNE, FoldedText.words(typed)));
    }

    @Test
    void searchForNothingFindsAll() {
        assertTrue(ResponsibilityPage.matches(ANNE, List.of()));
    }

    @Test
    void nameHasTheTitleWhereThereIsOne() {
        assertEquals("Dre méd. Anne-Zoé Médecin", ANNE.principalName());
        assertEquals("Bruno Müller", Standing.of("bruno", "", "Bruno", "Müller", "").principalName());
    }
}
