package ch.monespacepro.keycloak.language;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class CountryNamesTest {

    private static final String COUNTRIES = new CountryNames(List.of("CH", "FR", "DE")).inMessage();

    @Test
    void countriesAreNamedAndSortedInTheLanguageOfThePage() {
        assertArrayEquals(new Object[] {"Allemagne, France, Suisse"}, shown(Locale.FRENCH));
        assertArrayEquals(new Object[] {"Deutschland, Frankreich, Schweiz"}, shown(Locale.GERMAN));
    }

    @Test
    void otherParametersStayAsTheyAre() {
        assertArrayEquals(new Object[] {"CH", 5}, CountryNames.shown(new Object[] {"CH", 5}, Locale.FRENCH));
        assertNull(CountryNames.shown(null, Locale.FRENCH));
    }

    private static Object[] shown(Locale language) {
        return CountryNames.shown(new Object[] {COUNTRIES}, language);
    }
}
