package ch.monespacepro.keycloak.code;

import java.util.List;
import java.util.Optional;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * The destinations to which the codes of one login session may be sent.
 *
 * @param current the destination in use
 * @param other the alternative that the person may switch to
 */
record CodeDestinations(CodeDestination current, Optional<CodeDestination> other) {

    private static final String CHANNEL = "mep.code.channel";

    /**
     * Returns the destination chosen in this login session while it is still allowed; otherwise the first.
     *
     * @param allowed one or two, as {@link CodeDestinationChoice} returns them
     */
    static CodeDestinations of(AuthenticationSessionModel session, List<CodeDestination> allowed) {
        String chosen = session.getAuthNote(CHANNEL);
        CodeDestination current = allowed.stream()
                .filter(each -> each.channel().equals(chosen))
                .findFirst()
                .orElse(allowed.get(0));
        return new CodeDestinations(
                current, allowed.stream().filter(each -> !each.equals(current)).findFirst());
    }

    /** Switches this login session to the other destination; empty when {@code channel} does not name it. */
    Optional<CodeDestinations> movedTo(String channel, AuthenticationSessionModel session) {
        return other.filter(each -> each.channel().equals(channel)).map(chosen -> {
            session.setAuthNote(CHANNEL, channel);
            return new CodeDestinations(chosen, Optional.of(current));
        });
    }
}
