package ch.monespacepro.keycloak.account;

/** Thrown when the account is no longer in the state from which the transition starts. */
public final class StaleTransitionException extends Exception {

    private final AccountStatus present;

    StaleTransitionException(AccountStatus present) {
        super("The account is " + present.code());
        this.present = present;
    }

    /** Returns the present state of the account. */
    public AccountStatus present() {
        return present;
    }
}
