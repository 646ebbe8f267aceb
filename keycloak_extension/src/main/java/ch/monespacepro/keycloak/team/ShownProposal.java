package ch.monespacepro.keycloak.team;

import ch.monespacepro.keycloak.http.Input;
import ch.monespacepro.keycloak.http.Problem;
import jakarta.ws.rs.core.Response.Status;
import java.util.Optional;

/**
 * The proposal that a staff member saw when they decided. The caller may send {@code at}, its moment; then another one, proposed
 * meanwhile, is not decided.
 */
final class ShownProposal {

    private static final int LONGEST_MOMENT = 40;

    private ShownProposal() {}

    /**
     * @param present the moment of the proposal that waits now; null when it has none
     * @throws jakarta.ws.rs.WebApplicationException 409 with {@code at}, the present moment
     */
    static void require(Input input, String present) {
        if (isOther(input.text("at", LONGEST_MOMENT), present)) {
            Problem problem = Problem.of(
                    Status.CONFLICT, "other_proposal", "Something else was proposed meanwhile. Look at it again.");
            throw (present == null ? problem : problem.with("at", present)).exception();
        }
    }

    static boolean isOther(Optional<String> shown, String present) {
        return shown.isPresent() && !shown.get().equals(present);
    }
}
