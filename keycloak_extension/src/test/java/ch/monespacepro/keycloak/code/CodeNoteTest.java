package ch.monespacepro.keycloak.code;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.monespacepro.keycloak.Fake;
import ch.monespacepro.keycloak.code.CodeNote.Request;
import java.lang.reflect.Proxy;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.keycloak.sessions.AuthenticationSessionModel;

class CodeNoteTest {

    private static final CodeBinding ANNE = binding();
    private static final OneTimeCode CODE = OneTimeCode.issue(
                    CodePurpose.SIGN_IN,
                    new SecureRandom(),
                    ANNE,
                    Instant.parse("2026-01-01T12:00:00.123Z"),
                    Duration.ofMinutes(5))
            .code();

    private final Map<String, String> notes = new HashMap<>();
    private final AuthenticationSessionModel session = (AuthenticationSessionModel) Proxy.newProxyInstance(
            Fake.class.getClassLoader(), new Class<?>[] {AuthenticationSessionModel.class}, (self, method, args) ->
                    method.getName().equals("setAuthNote")
                            ? notes.put((String) args[0], (String) args[1])
                            : notes.get((String) args[0]));

    @Test
    void writtenNoteIsReadBack() {
        for (CodeNote note : List.of(
                new CodeNote(CODE, Request.SENT), new CodeNote(CODE, Request.LIMITED), new CodeNote(null, Request.FAILED))) {
            note.write(session, ANNE);

            assertEquals(Optional.of(note), CodeNote.read(session, ANNE));
        }
    }

    @Test
    void noteOfAnotherPersonExecutionFlowOrDestinationIsIgnored() {
        new CodeNote(CODE, Request.SENT).write(session, ANNE);

        for (CodeBinding other : List.of(
                new CodeBinding(ANNE.flowId(), ANNE.executionId(), ANNE.userId(), "another"),
                new CodeBinding(ANNE.flowId(), ANNE.executionId(), "bruno", ANNE.destination()),
                new CodeBinding(ANNE.flowId(), "another", ANNE.userId(), ANNE.destination()),
                new CodeBinding("another", ANNE.executionId(), ANNE.userId(), ANNE.destination()))) {
            assertTrue(CodeNote.read(session, other).isEmpty(), other.toString());
        }
    }

    @Test
    void noteStaysShortAndNamesNoPerson() {
        new CodeNote(CODE, Request.SENT).write(session, ANNE);

        String held = String.join("", notes.keySet()) + String.join("", notes.values());
        assertTrue(held.length() <= 150, held.length() + " characters");
        assertFalse(held.contains(ANNE.userId()));
    }

    private static CodeBinding binding() {
        return new CodeBinding(random(), random(), random(), new CodeDestination.Email("anne@amge.ch").digest());
    }

    private static String random() {
        return UUID.randomUUID().toString();
    }
}
