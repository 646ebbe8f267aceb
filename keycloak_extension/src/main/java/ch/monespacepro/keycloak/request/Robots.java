package ch.monespacepro.keycloak.request;

import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Duration;
import java.util.Optional;
import org.keycloak.common.util.Time;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Tells programs that fill forms from people: a field that people do not see, and the time since the form was first shown. A
 * person who is taken for a program reads why and posts again.
 */
record Robots(AuthenticationSessionModel login, Duration minimumFill) {

    static final String TOO_FAST = "mepRequestTooFast";
    static final String ROBOT = "mepRequestRobot";

    /** A field of the form that people do not see. */
    private static final String TRAP = "website";
    private static final String SHOWN = "mep.request.shown";

    /** The form is shown; the first time counts. */
    void formIsShown() {
        if (login.getAuthNote(SHOWN) == null) {
            login.setAuthNote(SHOWN, Long.toString(Time.currentTimeMillis()));
        }
    }

    /** Returns the message for a post that no person sent. */
    Optional<String> refusal(MultivaluedMap<String, String> form) {
        String trapped = form.getFirst(TRAP);
        if (trapped != null && !trapped.isEmpty()) {
            return Optional.of(ROBOT);
        }
        String shown = login.getAuthNote(SHOWN);
        boolean tooFast =
                shown == null || Time.currentTimeMillis() - Long.parseLong(shown) < minimumFill.toMillis();
        return tooFast ? Optional.of(TOO_FAST) : Optional.empty();
    }
}
