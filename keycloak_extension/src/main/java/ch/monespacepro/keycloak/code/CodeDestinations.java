package ch.monespacepro.keycloak.code;

import java.util.List;
import java.util.Optional;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Where the codes of one login session may go.
 *
 * @param current where they go now
 * @param other the other one, where the person may have them sent there instead
 */
record CodeDestinations(CodeDestination current, Optional<CodeDestination> other) {

    private static final String CHANNEL = "mep.code.channel";

    /**
     * What was chosen in this login session, if it is still allowed; else the first.
     *
     * @param allowed one or two, as {@link CodeDestinationChoice} has them
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

    /** The two in the other order, from now on in this login session; empty when the channel is not the other one's. */
    Optional<CodeDestinations> movedTo(String channel, AuthenticationSessionModel session) {
        return other.filter(each -> each.channel().equals(channel)).map(chosen -> {
            session.setAuthNote(CHANNEL, channel);
            return new CodeDestinations(chosen, Optional.of(current));
        });
    }
}
