package ch.monespacepro.keycloak.team;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.monespacepro.keycloak.account.Origin;
import ch.monespacepro.keycloak.account.StoryLine;
import ch.monespacepro.keycloak.hin.HinName;
import ch.monespacepro.keycloak.identifier.FunctionsWithoutIdentifier;
import ch.monespacepro.keycloak.team.Check.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestChecksTest {

    private static final FunctionsWithoutIdentifier ASSISTANTS =
            new FunctionsWithoutIdentifier(Set.of("medical-assistant"));
    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "GLN,  7601000050717, physician,         GOOD,    -",
                "GLN,  7601000050718, physician,         BAD,     check-digit",
                "GLN,  7560000000000, physician,         BAD,     social-security-number",
                "RPPS, 10100000007,   physician,         BAD,     check-digit",
                "ZSR,  K333333,       physician,         UNKNOWN, -",
                "ZSR,  K33333,        physician,         BAD,     format",
                "NONE, 0,             medical-assistant, UNKNOWN, -",
                "NONE, 0,             physician,         BAD,     identifier-needed",
                "-,    -,             physician,         UNKNOWN, -",
                "GLN,  -,             physician,         UNKNOWN, -",
                "AHV,  1,             physician,         UNKNOWN, -",
            })
    void identifierIsReadByTheRuleOfItsType(
            String type, String value, String function, Result expected, String reason) {
        Check check = RequestChecks.identifier(type, value, function, ASSISTANTS).get(0);

        assertEquals("identifier-check-digit", check.name());
        assertEquals(expected, check.result());
        assertEquals(reason, check.with().get("reason"));
    }

    @ParameterizedTest
    @CsvSource({"K333333, GOOD", "Y274589, GOOD", "A333333, WARNING"})
    void letterOfAZsrIsComparedAndNeverForbids(String value, Result expected) {
        List<Check> checks = RequestChecks.identifier("ZSR", value, "physician", ASSISTANTS);

        assertEquals(new Check("zsr-letter", expected, Map.of("letter", value.substring(0, 1))), checks.get(1));
    }

    @Test
    void whatTheTeamConfirmedIsNoWarningAnyMore() {
        List<Check> checks =
                RequestChecks.confirmed(RequestChecks.identifier("ZSR", "A333333", "physician", ASSISTANTS));

        assertEquals(
                List.of("identifier-check-digit UNKNOWN", "identifier-confirmed GOOD"),
                checks.stream().map(check -> check.name() + " " + check.result()).toList());
    }

    @Test
    void wrongCheckDigitIsToldAfterAConfirmationToo() {
        List<Check> checks =
                RequestChecks.confirmed(RequestChecks.identifier("GLN", "7601000050718", "physician", ASSISTANTS));

        assertEquals(List.of(Result.BAD, Result.GOOD), checks.stream().map(Check::result).toList());
    }

    @ParameterizedTest
    @CsvSource({
        "Zoé,       Müller,       Zoe,  MULLER,  GOOD",
        "Anne-Zoé,  d’Angelo,     anne zoe, D'Angelo, GOOD",
        "Zoé,       Müller,       Zoé,  Meier,   WARNING",
        "Müller,    Zoé,          Zoé,  Müller,  WARNING",
        "Zoé,       Müller,       '',   Müller,  WARNING",
    })
    void namesAreComparedWithoutCaseAndAccents(
            String first, String last, String hinFirst, String hinLast, Result expected) {
        Check check = RequestChecks.name(first, last, Optional.of(new HinName(hinFirst, hinLast)));

        assertEquals(expected, check.result());
        assertEquals(Map.of("firstName", hinFirst, "lastName", hinLast), check.with());
    }

    @Test
    void withoutHinLoginThereIsNothingToCompare() {
        assertEquals(Check.of("name-at-hin", Result.UNKNOWN), RequestChecks.name("A", "B", Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource({"HIN, GOOD", "HOSPITAL, GOOD", "FORM, UNKNOWN", "TEAM, UNKNOWN"})
    void providersKnowThePersonAndFormsDoNot(Origin origin, Result expected) {
        assertEquals(expected, RequestChecks.origin(origin).result());
    }

    @ParameterizedTest
    @CsvSource({"2026-11, 2026-11, GOOD", "2025-01, 2026-11, WARNING", "'', 2026-11, UNKNOWN"})
    void noticeIsComparedWithThePresentOne(String read, String present, Result expected) {
        assertEquals(expected, RequestChecks.notice(read, present).result());
    }

    @ParameterizedTest
    @CsvSource({"0, GOOD, 0", "2592000, GOOD, 30", "2592001, WARNING, 30", "-5, GOOD, 0"})
    void oldRequestIsMarked(long seconds, Result expected, String days) {
        Check check = RequestChecks.age(NOW.minus(Duration.ofSeconds(seconds)), NOW);

        assertEquals(expected, check.result());
        assertEquals(days, check.with().get("days"));
    }

    @Test
    void lastOfSeveralRejectionsIsTold() {
        List<StoryLine> story = List.of(
                StoryLine.of("reject", "a", "A", NOW.minusSeconds(20)).withReason("first"),
                StoryLine.of("reopen", "p", "", NOW.minusSeconds(15)),
                StoryLine.of("expire", "mep-account-ends", "", NOW.minusSeconds(10)),
                StoryLine.of("reopen", "p", "", NOW.minusSeconds(5)),
                StoryLine.of("note", "a", "A", NOW).withNote("rejected"));

        Check check = RequestChecks.earlierRejections(story);

        assertEquals(Result.WARNING, check.result());
        assertEquals(
                Map.of("count", "2", "act", "expire", "at", NOW.minusSeconds(10).toString()), check.with());
        assertEquals(Check.of("earlier-rejections", Result.GOOD), RequestChecks.earlierRejections(story.subList(4, 5)));
    }

    @Test
    void ownerWhoDisownedTheRequestSpeaksAgainstIt() {
        assertEquals(Result.BAD, RequestChecks.disowned("2026-11-29T12:00:00Z").result());
        assertEquals(Result.GOOD, RequestChecks.disowned("").result());
    }

    @Test
    void programsReadTheCheckInLowerCase() {
        assertEquals(
                "{\"check\":\"origin\",\"result\":\"good\",\"with\":{\"origin\":\"hin\"}}",
                RequestChecks.origin(Origin.HIN).json().toString());
    }
}
