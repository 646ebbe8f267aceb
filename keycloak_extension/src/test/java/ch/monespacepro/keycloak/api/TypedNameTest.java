package ch.monespacepro.keycloak.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ch.monespacepro.keycloak.PersonInMemory;
import ch.monespacepro.keycloak.http.Input;
import ch.monespacepro.keycloak.profile.ProposedName;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TypedNameTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant NOW = Instant.parse("2026-11-30T08:00:00.5Z");
    private static final Map<String, String> ANNE = Map.of("title", "Dr méd.", "firstName", "Anne", "lastName", "Médecin");

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\u00a0", "\u200b\u202a"})
    void emptyTitleIsAProposalToHaveNone(String nothing) throws Exception {
        ProposedName read = read(ANNE, with("title", nothing));

        assertEquals(new ProposedName("", "Anne", "Médecin", "2026-11-30T08:00:00Z"), read);
        assertEquals("Anne Médecin", read.text());
    }

    @Test
    void titleThatWasLeftOutIsNoProposalToHaveNone() {
        Map<String, String> without = with("title", null);
        assertEquals("title missing", refusal(ANNE, without));
        without.remove("title");
        assertEquals("title missing", refusal(ANNE, without));
    }

    @ParameterizedTest
    @CsvSource({
        "firstName, '',       firstName missing",
        "lastName,  ' ',      lastName missing",
        "title,     <b>Dr,    title markup",
        "title,     Dr;,      title characters",
        "title,     \u3164,   title characters",
        "firstName, Anne2,    firstName characters"
    })
    void textThatBreaksItsRuleIsRefused(String field, String typed, String refusal) {
        assertEquals(refusal, refusal(ANNE, with(field, typed)));
    }

    @Test
    void whatTheAccountHasIsNotJudgedAgain() throws Exception {
        Map<String, String> registered = Map.of("title", "Dr;", "firstName", "", "lastName", "Muster 2");

        assertEquals(new ProposedName("Dr;", "", "Muster 2", "2026-11-30T08:00:00Z"), read(registered, registered));
    }

    private static Map<String, String> with(String field, String value) {
        Map<String, String> typed = new HashMap<>(ANNE);
        typed.put(field, value);
        return typed;
    }

    private static String refusal(Map<String, String> present, Map<String, String> typed) {
        TypedName.FieldRefusedException refused =
                assertThrows(TypedName.FieldRefusedException.class, () -> read(present, typed));
        return refused.field() + " " + refused.code();
    }

    private static ProposedName read(Map<String, String> present, Map<String, String> typed)
            throws TypedName.FieldRefusedException {
        return new TypedName(new Input(JSON.valueToTree(typed)), new PersonInMemory(present).model()).read(NOW);
    }
}
