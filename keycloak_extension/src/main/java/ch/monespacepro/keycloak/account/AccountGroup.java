package ch.monespacepro.keycloak.account;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The lists in which the team finds accounts: a list of all, one of each status, and one of those with a question to the team. */
public enum AccountGroup {
    ALL('x'),
    PENDING('p'),
    ACTIVE('a'),
    REJECTED('r'),
    DEACTIVATED('d'),
    /** The account waits for the team, whatever its status: a name or an identity to decide, or names that a provider gave. */
    TO_REVIEW('q');

    private static final List<AccountGroup> COUNTED =
            Arrays.stream(values()).filter(group -> group != ALL).toList();

    private final char letter;

    AccountGroup(char letter) {
        this.letter = letter;
    }

    /** Returns the groups whose accounts are counted: each one but that of all. */
    public static List<AccountGroup> counted() {
        return COUNTED;
    }

    /** Returns the group of this code, see {@link #code()}. The group of all has none. */
    public static Optional<AccountGroup> find(String code) {
        return COUNTED.stream().filter(group -> group.code().equals(code)).findFirst();
    }

    public static AccountGroup of(AccountStatus status) {
        return valueOf(status.name());
    }

    /** Returns the spelling in requests and answers: a status, or {@code to-review}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns whether a summary stands in this list. */
    public boolean holds(Summary account) {
        return this == ALL || (this == TO_REVIEW ? account.isToReview() : this == of(account.status()));
    }

    char letter() {
        return letter;
    }
}
