package ch.monespacepro.keycloak.team;

import ch.monespacepro.keycloak.account.Account;
import ch.monespacepro.keycloak.account.AccountStatus;
import ch.monespacepro.keycloak.account.StoryLine;
import ch.monespacepro.keycloak.account.Transition;
import ch.monespacepro.keycloak.code.ActivationChannel;
import ch.monespacepro.keycloak.code.ProofCode;
import ch.monespacepro.keycloak.http.Input;
import ch.monespacepro.keycloak.http.Problem;
import ch.monespacepro.keycloak.settings.TeamSettings;
import jakarta.ws.rs.core.Response.Status;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.keycloak.models.UserModel;

/** Opens a requested account after the person's identity was checked by video or at the desk. */
final class Validate implements Act {

    private static final Set<String> METHODS = Set.of("video", "in-person");
    private static final int LONGEST_METHOD = 20;
    private static final String CHANNEL = "codeChannel";

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
        Optional<String> typed = input.text("proof", TypedProof.LONGEST);
        Optional<String> note = input.text("note", Decision.LONGEST_TEXT);
        Guards.state(each, isOffered(each.account()));
        Guards.notOfHospital(each);
        requireDetails(each);
        new TakenIdentifier(each).refuse();
        GuardedChange.requireOtherHandToOpen(each);
        List<StoryLine.Change> channel = channel(each);
        StoryLine line = each.line(name())
                .withMethod(method, proof(each, typed))
                .withNote(note.orElse(null))
                .withChanges(channel);
        channel.forEach(change -> each.person().setSingleAttribute(CHANNEL, change.after()));
        Decision.carryOut(each, Transition.VALIDATE, line);
        // A code for this appointment proves nothing about a later change.
        ProofCode.of(each.session(), each.person(), each.now()).end();
        return line;
    }

    private static void requireDetails(Case each) {
        if (each.account().lacksDetails()) {
            throw Problem.of(
                            Status.CONFLICT,
                            "details_missing",
                            "The account lacks its title, its function or its professional identifier. Correct them first.")
                    .exception();
        }
    }

    /** Returns the change of the channel that the codes need today. A person who signs in by HIN needs none. */
    private static List<StoryLine.Change> channel(Case each) {
        UserModel person = each.person();
        String wanted = person.getFirstAttribute(CHANNEL);
        Optional<String> possible = ActivationChannel.in(each.session()).of(person);
        if (possible.isEmpty() && !Guards.signsInByHin(each)) {
            throw Guards.noWayForACode().exception();
        }
        return possible.filter(channel -> wanted != null && !channel.equals(wanted))
                .map(channel -> List.of(new StoryLine.Change(CHANNEL, wanted, channel)))
                .orElse(List.of());
    }

    private static StoryLine.Proof proof(Case each, Optional<String> typed) {
        if (typed.isPresent()) {
            return new TypedProof(each, typed.get()).accept();
        }
        if (TeamSettings.of(each.realm()).proofRequired()) {
            throw Problem.of(
                            Status.CONFLICT,
                            "proof_required",
                            "Send a proof code, and type what the person reads back.")
                    .exception();
        }
        return StoryLine.Proof.NONE;
    }
}
