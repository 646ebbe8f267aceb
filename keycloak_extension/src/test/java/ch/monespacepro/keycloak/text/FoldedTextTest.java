package ch.monespacepro.keycloak.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FoldedTextTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "Médecin|medecin",
                "MU\u0308LLER|muller",
                "Dr méd.|drmed",
                "Anne-Zoé|annezoe",
                "O’Brien|obrien",
                "D'Ángelo|dangelo",
                "Œuvray|oeuvray",
                "Weiß|weiss",
                "Sørensen|sorensen",
                "Łukasz|lukasz",
                "İnci|inci",
                "Ηλίας|ηλιας",
                "K 3333.33|k333333",
                "jean.dupont@hin.ch|jeanduponthinch",
                "zero\u200bwidth|zerowidth",
            })
    void caseAccentsAndSignsAreLeftOut(String written, String folded) {
        assertEquals(folded, FoldedText.of(written));
    }

    /** So a search has no sign with which its query could mean something else. */
    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', value = {"%", "_", "' --", "\"*\"", "\\"})
    void signsAloneAreNothing(String written) {
        assertEquals("", FoldedText.of(written));
    }

    @Test
    void signsSeparateWords() {
        assertEquals(List.of("marie", "anne", "d", "angelo"), FoldedText.words(" Marie-Anne  d'Angelo "));
        assertEquals(List.of(), FoldedText.words(null));
    }
}
