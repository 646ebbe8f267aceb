package ch.monespacepro.keycloak.team;

import ch.monespacepro.keycloak.account.Account;
import ch.monespacepro.keycloak.account.AccountStatus;
import ch.monespacepro.keycloak.account.StoryLine;
import ch.monespacepro.keycloak.account.Transition;
import ch.monespacepro.keycloak.http.Problem;
import jakarta.ws.rs.core.Response.Status;
import java.util.Set;

/** Opens a requested account after the person's identity was checked by video or at the desk. */
final class Validate implements Act {

    private static final Set<String> METHODS = Set.of("video", "in-person");
    private static final int LONGEST_METHOD = 20;

    @Override
    public String name() {
        return Transition.VALIDATE.act();
    }

    @Override
    public boolean isOffered(Account account) {
        return account.status() == AccountStatus.PENDING;
    }

    @Override
    public StoryLine carryOut(Case each, Input input) {
        String method = input.required("method", LONGEST_METHOD);
        if (!METHODS.contains(method)) {
            throw Problem.ofField("method", "unknown_method", "Send “video” or “in-person”.").exception();
        }
        if (isOffered(each.account()) && each.account().lacksDetails()) {
            throw Problem.of(
                            Status.CONFLICT,
                            "details_missing",
                            "The account lacks its function or its professional identifier. Correct them first.")
                    .exception();
        }
        StoryLine line = each.line(name())
                .withMethod(method, StoryLine.Proof.NONE)
                .withNote(input.text("note", Decision.LONGEST_TEXT).orElse(null));
        Decision.carryOut(each, Transition.VALIDATE, line);
        return line;
    }
}
