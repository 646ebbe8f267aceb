package ch.monespacepro.keycloak.account;

/** The account is no longer in the state from which the transition starts. */
public final class StaleTransitionException extends Exception {

    private final AccountStatus present;

    StaleTransitionException(AccountStatus present) {
        super("The account is " + present.code());
        this.present = present;
    }

    /** The state that the account is in now. */
    public AccountStatus present() {
        return present;
    }
}
