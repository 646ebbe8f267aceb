package ch.monespacepro.keycloak.team;

import ch.monespacepro.keycloak.account.Account;
import ch.monespacepro.keycloak.account.Story;
import ch.monespacepro.keycloak.account.StoryLine;
import ch.monespacepro.keycloak.account.StoryLine.Change;
import ch.monespacepro.keycloak.http.Input;
import ch.monespacepro.keycloak.http.Problem;
import ch.monespacepro.keycloak.ways.PlannedChanges;
import ch.monespacepro.keycloak.ways.Way;
import ch.monespacepro.keycloak.ways.WayChange;
import ch.monespacepro.keycloak.ways.Ways;
import jakarta.ws.rs.core.Response.Status;
import java.util.List;

/** Stops a change of a way in that waits for its time, because the person says that they do not want it. */
final class CancelChange implements Act {

    private static final int LONGEST_FIELD = 40;

    @Override
    public String name() {
        return "cancel-change";
    }

    @Override
    public boolean isOffered(Account account) {
        return !new PlannedChanges(account.user()).list().isEmpty();
    }

    @Override
    public StoryLine carryOut(Case each, Input input) {
        String field = input.required("field", LONGEST_FIELD);
        String reason = input.required("reason", Decision.LONGEST_TEXT);
        WayChange planned = Way.find(field)
                .flatMap(new PlannedChanges(each.person())::find)
                .orElseThrow(() -> Problem.of(Status.CONFLICT, "nothing_planned", "No change of “" + field + "” waits.")
                        .exception());
        new Ways(each.session(), each.person(), each.now()).cancel(planned);
        StoryLine line = each.line(name())
                .withReason(reason)
                .withChanges(List.of(new Change(field, planned.before(), planned.value())));
        new Story(each.person()).add(line);
        return line;
    }
}
