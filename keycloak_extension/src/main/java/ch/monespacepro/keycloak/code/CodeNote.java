package ch.monespacepro.keycloak.code;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * The state of the code in a login session, kept as an authentication note. It is valid only for the execution, person
 * and destination for which it was written. It is short, because an abandoned login session stays in memory for half an
 * hour.
 *
 * @param code the last code sent, or null when none was sent
 * @param lastRequest the outcome of the last request for a code
 */
record CodeNote(OneTimeCode code, Request lastRequest) {

    private static final String KEY = "mep.code";
    private static final String SEPARATOR = ".";

    /** Outcomes of a request for a code. Only {@link #SENT} delays the next one. */
    enum Request {
        SENT,
        FAILED,
        LIMITED
    }

    /** Returns how long the next code must wait; zero when it may be sent now. */
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
