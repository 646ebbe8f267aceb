package ch.monespacepro.keycloak.team;

import ch.monespacepro.keycloak.account.Account;
import ch.monespacepro.keycloak.account.AccountStatus;
import ch.monespacepro.keycloak.account.StoryLine;
import ch.monespacepro.keycloak.http.Input;
import ch.monespacepro.keycloak.http.Problem;
import ch.monespacepro.keycloak.ways.Way;
import ch.monespacepro.keycloak.ways.Ways;
import jakarta.ws.rs.core.Response.Status;
import java.time.Instant;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;

/**
 * Removes a second factor that its owner has lost: the authenticator app, all passkeys, or the recovery codes. Codes reach the
 * person afterwards. A lost password is no matter of the team: its owner chooses a new one by the mailed link.
 */
final class ResetFactor implements Act {

    private static final int LONGEST_METHOD = 20;

    @Override
    public String name() {
        return "reset-factor";
    }

    @Override
    public boolean isOffered(Account account) {
        return account.status() != AccountStatus.REJECTED && account.wasOpened();
    }

    @Override
    public boolean isOffered(KeycloakSession session, Account account) {
        return isOffered(account) && !new Ways(session, account.user(), Instant.now()).factors().isEmpty();
    }

    @Override
    public StoryLine carryOut(Case each, Input input) {
        Way way = Way.find(input.required("method", LONGEST_METHOD))
                .filter(Way::isFactor)
                .orElseThrow(() -> Problem.ofField("method", "unknown_method", "Send “app”, “passkeys” or “recovery-codes”.")
                        .exception());
        String reason = input.required("reason", Decision.LONGEST_TEXT);
        Optional<String> proof = input.text("proof", TypedProof.LONGEST);
        Guards.state(each, isOffered(each.account()));
        Guards.notOfHospital(each);
        int count = new Ways(each.session(), each.person(), each.now()).count(way);
        if (count == 0) {
            throw Problem.of(Status.CONFLICT, "no_such_factor", "The account has no such factor.").exception();
        }
        UserModel person = each.person();
        if (!Guards.isReachable(
                each,
                person.getFirstAttribute(Correction.CHANNEL),
                person.getFirstAttribute(Correction.TELEPHONE),
                person.getEmail())) {
            throw Guards.noWayForACode().exception();
        }
        GuardedChange.requireOtherHand(each, way.code());
        StoryLine.Change change = new StoryLine.Change(way.code(), Integer.toString(count), "0");
        return new GuardedChange(each, way, change).carryOut(each.line(name()).withReason(reason), proof);
    }
}
