package ch.monespacepro.keycloak.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SummaryTest {

    private static final Map<String, String> COMPLETE = Map.of(
            "accountStatus", "pending",
            "title", "Dr",
            "function", "physician",
            "professionalIdType", "GLN",
            "professionalId", "7601000050717");

    private static Summary summary(Map<String, String> attributes, boolean isLinked) {
        return new Summary("id", "a@example.ch", "A", "B", true, 1_700_000_000_999L, isLinked, attributes);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // answeredForBy, validationMethod, noticeVersion, requestId, linked
                "hug, -,         -,       -,  true,  HOSPITAL",
                "-,   hospital,  -,       -,  true,  HOSPITAL",
                "hug, video,     2026-11, r,  true,  HOSPITAL",
                "-,   video,     2026-11, r,  false, FORM",
                "-,   -,         2026-11, r,  true,  FORM",
                "-,   -,         -,       r,  false, FORM",
                "-,   -,         -,       r,  true,  HIN",
                "-,   -,         -,       -,  true,  HIN",
                "-,   in-person, -,       -,  false, TEAM",
            })
    void originFollowsFromWhatEachWayWrites(
            String answeredForBy, String method, String notice, String request, boolean isLinked, Origin expected) {
        Map<String, String> attributes = new HashMap<>();
        attributes.put("answeredForBy", answeredForBy);
        attributes.put("validationMethod", method);
        attributes.put("noticeVersion", notice);
        attributes.put("requestId", request);
        attributes.values().removeIf(java.util.Objects::isNull);

        assertEquals(expected, summary(attributes, isLinked).origin());
    }

    @Test
    void requestDecidesTheMomentAndOtherwiseTheCreation() {
        Map<String, String> requested = Map.of("requestedAt", "2026-11-29T12:00:00Z");

        assertEquals(Instant.parse("2026-11-29T12:00:00Z"), summary(requested, false).submittedAt());
        assertEquals(Instant.ofEpochSecond(1_700_000_000), summary(Map.of(), false).submittedAt());
        assertEquals(
                Instant.ofEpochSecond(1_700_000_000),
                summary(Map.of("requestedAt", "yesterday"), false).submittedAt());
    }

    @ParameterizedTest
    @ValueSource(strings = {"title", "function", "professionalIdType", "professionalId"})
    void requestLacksEachDetailThatTheTeamNeeds(String missing) {
        Map<String, String> without = new HashMap<>(COMPLETE);
        assertFalse(summary(without, false).lacksDetails());

        without.put(missing, " ");
        assertTrue(summary(without, false).lacksDetails());
        without.remove(missing);
        assertTrue(summary(without, false).lacksDetails());
        without.put("accountStatus", "active");
        assertFalse(summary(without, false).lacksDetails());
    }

    @Test
    void activeAccountThatWasDisabledIsDeactivated() {
        Summary disabled = new Summary("id", null, null, null, false, null, false, Map.of("accountStatus", "active"));

        assertEquals(AccountStatus.DEACTIVATED, disabled.status());
    }
}
