package ch.monespacepro.keycloak.team;

import ch.monespacepro.keycloak.account.Account;
import ch.monespacepro.keycloak.account.AccountStatus;
import ch.monespacepro.keycloak.account.Story;
import ch.monespacepro.keycloak.account.StoryLine;
import ch.monespacepro.keycloak.http.Input;

/** Asks an applicant by mail for what the team still needs. The request goes on waiting. */
final class AskMore implements Act {

    @Override
    public String name() {
        return "ask-more";
    }

    @Override
    public boolean isOffered(Account account) {
        return account.status() == AccountStatus.PENDING;
    }

    @Override
    public StoryLine carryOut(Case each, Input input) {
        String text = input.required("text", Decision.LONGEST_TEXT);
        Guards.state(each, isOffered(each.account()));
        StoryLine line = each.line(name()).withReason(text);
        new Story(each.person()).add(line);
        new DecisionMail(each).owe(line);
        return line;
    }
}
