package ch.monespacepro.keycloak.account;

import static ch.monespacepro.keycloak.account.AccountStatus.ACTIVE;
import static ch.monespacepro.keycloak.account.AccountStatus.DEACTIVATED;
import static ch.monespacepro.keycloak.account.AccountStatus.PENDING;
import static ch.monespacepro.keycloak.account.AccountStatus.REJECTED;

/** The transitions between account states. */
public enum Transition {
    VALIDATE(PENDING, ACTIVE),
    REJECT(PENDING, REJECTED),
    DEACTIVATE(ACTIVE, DEACTIVATED),
    REACTIVATE(DEACTIVATED, ACTIVE),
    /** A rejected applicant applies again. */
    REOPEN(REJECTED, PENDING),
    /** Nobody validated the request in time. */
    EXPIRE(PENDING, REJECTED),
    /** Nobody has signed in for long. */
    END_UNUSED(ACTIVE, DEACTIVATED);

    /**
     * The actor of a transition and the method.
     *
     * @param actorId the actor's Keycloak subject
     * @param method {@code video} or {@code in-person} when the transition validates, otherwise null
     */
    public record Act(String actorId, String method) {}

    private final AccountStatus from;
    private final AccountStatus to;

    Transition(AccountStatus from, AccountStatus to) {
        this.from = from;
        this.to = to;
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
