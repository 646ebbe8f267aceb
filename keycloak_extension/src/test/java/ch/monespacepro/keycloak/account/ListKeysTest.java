package ch.monespacepro.keycloak.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListKeysTest {

    private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");

    private static String place(AccountGroup group, Instant submitted, String id) {
        return ListKeys.places("realm", List.of(group), submitted, id).get(0);
    }

    @Test
    void oldestRequestIsFirstAndTheIdDecidesWithinASecond() {
        List<String> inOrder = List.of(
                place(AccountGroup.PENDING, Instant.EPOCH, "f"),
                place(AccountGroup.PENDING, NOON, "a"),
                place(AccountGroup.PENDING, NOON, "b"),
                place(AccountGroup.PENDING, NOON.plusSeconds(1), "a"));

        assertEquals(inOrder.stream().sorted().toList(), inOrder);
    }

    @ParameterizedTest
    @EnumSource(AccountGroup.class)
    void accountStandsInItsListsAndInNoOther(AccountGroup group) {
        List<String> places =
                ListKeys.places("realm", EnumSet.of(AccountGroup.ALL, group), NOON, "3f25-04e0");

        for (AccountGroup list : AccountGroup.values()) {
            String beginning = ListKeys.beginning("realm", list);
            long within = places.stream()
                    .filter(place -> place.compareTo(beginning) > 0 && place.compareTo(ListKeys.end(beginning)) < 0)
                    .count();
            assertEquals(list == AccountGroup.ALL || list == group ? 1 : 0, within, list.toString());
        }
    }

    /** Otherwise a database whose order leaves signs out would cut a list elsewhere. */
    @Test
    void placesHaveLettersAndDigitsOnly() {
        String id = "3F2504E0-4F89-11D3-9A0C-0305E82C3301";

        ListKeys.places("mon-espace-pro", List.of(AccountGroup.ACTIVE), NOON, id)
                .forEach(place -> assertTrue(place.matches("[0-9a-z]{57}"), place));
    }

    @Test
    void realmsHaveListsOfTheirOwn() {
        assertNotEquals(
                ListKeys.beginning("one", AccountGroup.PENDING),
                ListKeys.beginning("other", AccountGroup.PENDING));
    }

    private static boolean finds(String folded) {
        return ListKeys.words("Marie-Anne", "Dupont Müller", "ma.dupont@amge.ch", "7601000050717").stream()
                .anyMatch(word -> word.startsWith(folded));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dup", "muller", "marie", "anne", "dupontmullermarie", "marieannedupont", "madupontamgech", "dupontamge",
                "76010000"
            })
    void accountIsFoundByTheBeginningOfEachWord(String folded) {
        assertTrue(finds(folded));
    }

    @ParameterizedTest
    @ValueSource(strings = {"upont", "amge", "01000050717", "annemarie"})
    void middlesOfWordsFindNothing(String folded) {
        assertFalse(finds(folded));
    }

    @Test
    void noIdentifierIsNoWord() {
        assertEquals(List.of("ab", "ba"), ListKeys.words("A", "B", null, "0"));
        assertEquals(List.of(), ListKeys.words(null, null, null, null));
    }

    @Test
    void longNamesStayWithinTheIndex() {
        String longest = "é".repeat(255);

        List<String> words = ListKeys.words(longest, "x ".repeat(127), longest + "@example.ch", "1");

        assertTrue(words.stream().allMatch(word -> word.length() <= 200), words.toString());
        assertTrue(words.size() <= 20, words.toString());
    }
}
