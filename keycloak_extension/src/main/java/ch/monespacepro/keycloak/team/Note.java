package ch.monespacepro.keycloak.team;

import ch.monespacepro.keycloak.account.Account;
import ch.monespacepro.keycloak.account.Story;
import ch.monespacepro.keycloak.account.StoryLine;
import ch.monespacepro.keycloak.http.Input;

/** A note for the colleagues. It is part of what the person gets when they ask for their data. */
final class Note implements Act {

    @Override
    public String name() {
        return "note";
    }

    @Override
    public boolean isOffered(Account account) {
        return true;
    }

    @Override
    public boolean isForAnsweredAccounts() {
        return true;
    }

    @Override
    public StoryLine carryOut(Case each, Input input) {
        StoryLine line = each.line(name()).withNote(input.required("note", Decision.LONGEST_TEXT));
        new Story(each.person()).add(line);
        return line;
    }
}
