package ch.monespacepro.keycloak.code;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.keycloak.sessions.AuthenticationSessionModel;
import org.keycloak.util.JsonSerialization;

/**
 * What this login session remembers of its code: kept as an authentication note of one execution, and read only for
 * the person and the destination it was written for.
 *
 * @param userId whose code it is
 * @param destination where it went, see {@link CodeBinding}
 * @param code the last code sent, or null when none was
 * @param lastRequest what became of the last request for a code
 */
record CodeNote(String userId, String destination, OneTimeCode code, Request lastRequest) {

    /** What became of a request for a code. Only one that was sent holds the next one back. */
    enum Request {
        SENT,
        FAILED,
        LIMITED
    }

    /** How long the next code is held back; zero when it is not. */
    Duration holdAt(Instant now, Duration resendAfter) {
        return code == null || lastRequest != Request.SENT ? Duration.ZERO : code.holdAt(now, resendAfter);
    }

    static Optional<CodeNote> read(AuthenticationSessionModel session, CodeBinding binding) {
        String note = session.getAuthNote(key(binding));
        if (note == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(JsonSerialization.readValue(note, CodeNote.class))
                    .filter(found -> found.userId.equals(binding.userId())
                            && found.destination.equals(binding.destination()));
        } catch (IOException malformed) {
            throw new UncheckedIOException("A note of our own is unreadable", malformed);
        }
    }

    static CodeNote of(CodeBinding binding, OneTimeCode code, Request lastRequest) {
        return new CodeNote(binding.userId(), binding.destination(), code, lastRequest);
    }

    void write(AuthenticationSessionModel session, CodeBinding binding) {
        try {
            session.setAuthNote(key(binding), JsonSerialization.writeValueAsString(this));
        } catch (IOException impossible) {
            throw new UncheckedIOException("A record has no JSON form", impossible);
        }
    }

    static void erase(AuthenticationSessionModel session, CodeBinding binding) {
        session.removeAuthNote(key(binding));
    }

    private static String key(CodeBinding binding) {
        return "mep.code." + binding.executionId();
    }
}
