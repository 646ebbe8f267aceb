package ch.monespacepro.keycloak.account;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.monespacepro.keycloak.Fake;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.keycloak.models.UserModel;

class UntouchedTest {

    private static final Instant CREATED = Instant.parse("2020-05-01T10:00:00Z");

    @Test
    void theLatestDateCounts() {
        Map<String, String> dates = Map.of(
                "lastUsedAt", "2024-02-01", "validatedAt", "2021-01-01T08:00:00Z", "statusSince", "2023-01-01T08:00:00Z");
        assertEquals(Instant.parse("2024-02-01T00:00:00Z"), Untouched.ACCOUNT.since(person(dates)));
    }

    @Test
    void aReactivatedAccountIsNotEndedAtOnce() {
        Map<String, String> dates = Map.of("lastUsedAt", "2022-02-01", "statusSince", "2024-01-01T08:00:00Z");
        assertEquals(Instant.parse("2024-01-01T08:00:00Z"), Untouched.ACCOUNT.since(person(dates)));
    }

    @Test
    void withoutADateTheCreationCounts() {
        assertEquals(CREATED, Untouched.ACCOUNT.since(person(Map.of())));
        assertEquals(CREATED, Untouched.REQUEST.since(person(Map.of("requestedAt", "yesterday"))));
    }

    @Test
    void aRequestThatWasMadeAgainIsYoung() {
        Map<String, String> dates = Map.of("requestedAt", "2024-06-01T08:00:00Z", "lastUsedAt", "2025-01-01");
        assertEquals(Instant.parse("2024-06-01T08:00:00Z"), Untouched.REQUEST.since(person(dates)));
    }

    private static UserModel person(Map<String, String> attributes) {
        Map<String, Object> answers = new HashMap<>();
        answers.put("getFirstAttribute", attributes);
        answers.put("getCreatedTimestamp", CREATED.toEpochMilli());
        return Fake.of(UserModel.class, answers);
    }
}
