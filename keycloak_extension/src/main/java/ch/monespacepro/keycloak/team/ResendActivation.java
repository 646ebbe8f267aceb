package ch.monespacepro.keycloak.team;

import ch.monespacepro.keycloak.account.Account;
import ch.monespacepro.keycloak.account.AccountStatus;
import ch.monespacepro.keycloak.account.Story;
import ch.monespacepro.keycloak.account.StoryLine;
import ch.monespacepro.keycloak.account.Transition;
import ch.monespacepro.keycloak.http.Input;
import ch.monespacepro.keycloak.http.Problem;
import jakarta.ws.rs.core.Response.Status;
import java.time.Duration;
import java.time.Instant;

/** Sends the mail about the activation once more, to a person who has never signed in. */
final class ResendActivation implements Act {

    private static final Duration DAY = Duration.ofDays(1);
    private static final int MOST_A_DAY = 3;

    @Override
    public String name() {
        return "resend-activation";
    }

    @Override
    public boolean isOffered(Account account) {
        return account.status() == AccountStatus.ACTIVE && !account.wasUsed();
    }

    @Override
    public StoryLine carryOut(Case each, Input input) {
        Account account = each.account();
        Guards.state(each, account.status() == AccountStatus.ACTIVE);
        if (account.wasUsed()) {
            throw Problem.of(Status.CONFLICT, "used_already", "The person has signed in since: the mail is not needed.")
                    .exception();
        }
        if (sentSince(each, each.now().minus(DAY)) >= MOST_A_DAY) {
            throw Problem.of(Status.TOO_MANY_REQUESTS, "mail_limit", "At most " + MOST_A_DAY + " a day.")
                    .exception();
        }
        StoryLine line = each.line(name());
        new DecisionMail(each).owe(activation(each));
        new Story(each.person()).add(line);
        return line;
    }

    private long sentSince(Case each, Instant moment) {
        return new Story(each.person())
                .lines().stream()
                        .filter(line -> name().equals(line.act()))
                        .filter(line -> Instant.parse(line.at()).isAfter(moment))
                        .count();
    }

    /** What opened the account: it says whether the codes changed their channel. */
    private static StoryLine activation(Case each) {
        String act = Transition.VALIDATE.act();
        return new Story(each.person())
                .lines().stream()
                        .filter(line -> act.equals(line.act()))
                        .reduce((earlier, later) -> later)
                        .orElseGet(() -> each.line(act));
    }
}
