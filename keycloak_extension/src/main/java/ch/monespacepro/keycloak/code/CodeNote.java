package ch.monespacepro.keycloak.code;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * What a login session remembers of its code: an authentication note that is read only in the step, and for the person and
 * the destination, that it was written for. It is short, because a login session that is left lies in memory for half an
 * hour.
 *
 * @param code the last code sent, or null when none was
 * @param lastRequest what became of the last request for a code
 */
record CodeNote(OneTimeCode code, Request lastRequest) {

    private static final String KEY = "mep.code";
    private static final String SEPARATOR = ".";

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
        String note = session.getAuthNote(KEY);
        String head = binding.digest() + SEPARATOR;
        return note == null || !note.startsWith(head) ? Optional.empty() : Optional.of(parsed(note.substring(head.length())));
    }

    void write(AuthenticationSessionModel session, CodeBinding binding) {
        String head = binding.digest() + SEPARATOR + lastRequest.ordinal();
        session.setAuthNote(KEY, code == null ? head : head + SEPARATOR + code.written());
    }

    static void erase(AuthenticationSessionModel session) {
        session.removeAuthNote(KEY);
    }

    private static CodeNote parsed(String note) {
        String[] parts = note.split("[.]", 2);
        return new CodeNote(parts.length < 2 ? null : OneTimeCode.read(parts[1]), Request.values()[Integer.parseInt(parts[0])]);
    }
}
