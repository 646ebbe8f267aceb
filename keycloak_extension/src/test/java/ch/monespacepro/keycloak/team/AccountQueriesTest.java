package ch.monespacepro.keycloak.team;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the queries find is tested at the server; one of them runs above 500 matches only. */
class AccountQueriesTest {

    @ParameterizedTest
    @ValueSource(strings = {"", AccountQueries.MATCHING})
    void partsOfAQueryDoNotRunTogether(String further) {
        String text = AccountQueries.placesText(further);

        assertTrue(text.matches("(?s).*:end\\s+(and|order by)\\s.*"), text);
        assertTrue(text.matches("(?s).*[\\s)]order by p.name, p.value"), text);
    }
}
