package ch.monespacepro.keycloak.account;

import static ch.monespacepro.keycloak.account.AccountStatus.ACTIVE;
import static ch.monespacepro.keycloak.account.AccountStatus.DEACTIVATED;
import static ch.monespacepro.keycloak.account.AccountStatus.PENDING;
import static ch.monespacepro.keycloak.account.AccountStatus.REJECTED;

import java.util.Arrays;
import java.util.Optional;

/** The transitions between account states. */
public enum Transition {
    VALIDATE("validate", PENDING, ACTIVE),
    REJECT("reject", PENDING, REJECTED),
    DEACTIVATE("deactivate", ACTIVE, DEACTIVATED),
    REACTIVATE("reactivate", DEACTIVATED, ACTIVE),
    /** A validation was wrong. */
    UNDO_VALIDATION("undo-validation", ACTIVE, PENDING),
    /** A rejected applicant applies again. */
    REOPEN("reopen", REJECTED, PENDING),
    /** Nobody validated the request in time. */
    EXPIRE("expire", PENDING, REJECTED),
    /** Nobody has signed in for long. */
    END_UNUSED("end-unused", ACTIVE, DEACTIVATED);

    private final String act;
    private final AccountStatus from;
    private final AccountStatus to;

    Transition(String act, AccountStatus from, AccountStatus to) {
        this.act = act;
        this.from = from;
        this.to = to;
    }

    /** Returns the transition with this name in the account's record. */
    static Optional<Transition> of(String act) {
        return Arrays.stream(values())
                .filter(transition -> transition.act.equals(act))
                .findFirst();
    }

    /** Returns the name in the account's record. */
    public String act() {
        return act;
    }

    public AccountStatus from() {
        return from;
    }

    public AccountStatus to() {
        return to;
    }

    /** Returns whether the account is enabled afterwards. */
    boolean opens() {
        return to == ACTIVE;
    }

    /** Returns whether a staff member has checked the person's identity. */
    boolean validates() {
        return this == VALIDATE;
    }
}
