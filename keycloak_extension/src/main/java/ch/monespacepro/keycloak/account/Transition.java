package ch.monespacepro.keycloak.account;

import static ch.monespacepro.keycloak.account.AccountStatus.ACTIVE;
import static ch.monespacepro.keycloak.account.AccountStatus.DEACTIVATED;
import static ch.monespacepro.keycloak.account.AccountStatus.PENDING;
import static ch.monespacepro.keycloak.account.AccountStatus.REJECTED;

/** The steps in an account's life, and what each writes. */
public enum Transition {
    VALIDATE(PENDING, ACTIVE),
    REJECT(PENDING, REJECTED),
    DEACTIVATE(ACTIVE, DEACTIVATED),
    REACTIVATE(DEACTIVATED, ACTIVE),
    /** A rejected applicant applies again. */
    REOPEN(REJECTED, PENDING);

    /**
     * Who acts, and how.
     *
     * @param actorId the actor's Keycloak subject
     * @param method {@code video} or {@code in-person} where the act validates, else null
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

    /** Whether Keycloak lets the person in afterwards. */
    boolean opens() {
        return to == ACTIVE;
    }

    /** Whether a staff member has checked the person's identity in this step. */
    boolean validates() {
        return this == VALIDATE;
    }
}
