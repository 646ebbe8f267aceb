package ch.monespacepro.keycloak.team;

import ch.monespacepro.keycloak.account.Account;
import ch.monespacepro.keycloak.account.StaleTransitionException;
import ch.monespacepro.keycloak.account.StoryLine;
import ch.monespacepro.keycloak.account.Transition;
import ch.monespacepro.keycloak.account.Transitions;
import ch.monespacepro.keycloak.email.EmailStop;
import ch.monespacepro.keycloak.http.Input;
import ch.monespacepro.keycloak.http.Problem;
import ch.monespacepro.keycloak.ways.Ways;
import jakarta.ws.rs.core.Response.Status;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Objects;
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

    /** An account of the hospital is closed and opened here like others. */
    @Override
    public boolean isForAnsweredAccounts() {
        return transition == Transition.DEACTIVATE || transition == Transition.REACTIVATE;
    }

    @Override
    public StoryLine carryOut(Case each, Input input) {
        StoryLine line = each.line(name());
        if (needsReason) {
            line = line.withReason(input.required("reason", LONGEST_TEXT));
        }
        line = line.withNote(input.text("note", LONGEST_TEXT).orElse(null));
        if (transition == Transition.REACTIVATE && isOffered(each.account())) {
            new TakenIdentifier(each).refuse();
        }
        carryOut(each, transition, line);
        if (transition == Transition.UNDO_VALIDATION) {
            new Ways(each.session(), each.person(), each.now()).endAdded();
            EmailStop.forget(each.person());
        }
        return line;
    }

    /**
     * Carries out the transition, and owes the mail about it.
     *
     * @throws jakarta.ws.rs.WebApplicationException 409 with who was first and when
     */
    static void carryOut(Case each, Transition transition, StoryLine line) {
        try {
            new Transitions(each.session(), Clock.fixed(each.now(), ZoneOffset.UTC))
                    .carryOut(transition, each.person(), line);
            new DecisionMail(each).owe(line);
        } catch (StaleTransitionException stale) {
            throw stale(each.person(), stale.present().code()).exception();
        }
    }

    /** Names who was first, and when. */
    static Problem stale(UserModel person, String present) {
        Problem problem = Problem.of(
                        Status.CONFLICT, "stale", "The account is “" + present + "” now. Look at it again.")
                .with(Account.STATUS_ATTRIBUTE, present);
        return Transitions.last(person)
                .map(line -> problem.with("act", line.act())
                        .with("actor", line.actor())
                        .with("actorName", Objects.requireNonNullElse(line.actorName(), ""))
                        .with("at", line.at()))
                .orElse(problem);
    }
}
