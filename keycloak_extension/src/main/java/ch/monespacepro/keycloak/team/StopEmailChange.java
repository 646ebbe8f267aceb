package ch.monespacepro.keycloak.team;

import ch.monespacepro.keycloak.account.Account;
import ch.monespacepro.keycloak.account.Story;
import ch.monespacepro.keycloak.account.StoryLine;
import ch.monespacepro.keycloak.email.EmailStop;
import ch.monespacepro.keycloak.http.Input;
import ch.monespacepro.keycloak.http.Problem;
import jakarta.ws.rs.core.Response.Status;
import java.time.Instant;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;

/** Stops a change of the e-mail address for a person who cannot use the link at their old address. */
final class StopEmailChange implements Act {

    @Override
    public String name() {
        return EmailStop.ACT;
    }

    @Override
    public boolean isOffered(Account account) {
        return EmailStop.isRecorded(account.user());
    }

    @Override
    public boolean isOffered(KeycloakSession session, Account account) {
        return EmailStop.possible(session, account.user(), Instant.ofEpochMilli(Time.currentTimeMillis())).isPresent();
    }

    @Override
    public StoryLine carryOut(Case each, Input input) {
        StoryLine line = each.line(name()).withReason(input.required("reason", Decision.LONGEST_TEXT));
        if (!new EmailStop(each.session(), each.person(), each.now()).carryOut()) {
            throw Problem.of(Status.CONFLICT, "nothing_to_stop", "No change of the e-mail address waits or can be undone.")
                    .exception();
        }
        new Story(each.person()).add(line);
        return line;
    }
}
