package ch.monespacepro.keycloak.team;

import ch.monespacepro.keycloak.account.Account;
import ch.monespacepro.keycloak.account.StaleTransitionException;
import ch.monespacepro.keycloak.account.Story;
import ch.monespacepro.keycloak.account.StoryLine;
import ch.monespacepro.keycloak.account.Transition;
import ch.monespacepro.keycloak.account.Transitions;
import ch.monespacepro.keycloak.http.Problem;
import jakarta.ws.rs.core.Response.Status;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Optional;
import org.keycloak.models.UserModel;

/**
 * A transition that the team decides.
 *
 * @param needsReason whether the team has to say why
 */
record Decision(Transition transition, boolean needsReason) implements Act {

    static final int LONGEST_TEXT = 1000;

    @Override
    public String name() {
        return transition.act();
    }

    @Override
    public boolean isOffered(Account account) {
        return account.status() == transition.from();
    }

    @Override
    public StoryLine carryOut(Case each, Input input) {
        StoryLine line = each.line(name());
        if (needsReason) {
            line = line.withReason(input.required("reason", LONGEST_TEXT));
        }
        line = line.withNote(input.text("note", LONGEST_TEXT).orElse(null));
        carryOut(each, transition, line);
        return line;
    }

    /** @throws jakarta.ws.rs.WebApplicationException 409 with who was first and when */
    static void carryOut(Case each, Transition transition, StoryLine line) {
        try {
            new Transitions(each.session(), Clock.fixed(each.now(), ZoneOffset.UTC))
                    .carryOut(transition, each.person(), line);
        } catch (StaleTransitionException stale) {
            throw stale(each.person(), stale.present().code()).exception();
        }
    }

    private static Problem stale(UserModel person, String present) {
        Problem problem = Problem.of(
                        Status.CONFLICT, "stale", "The account is " + present + " already. Look at it again.")
                .with("status", present);
        Optional<StoryLine> last = new Story(person).last();
        return last.map(line -> problem.with("act", line.act())
                        .with("actor", line.actor())
                        .with("actorName", line.actorName())
                        .with("at", line.at()))
                .orElse(problem);
    }
}
