package ch.monespacepro.keycloak.limit;

/** What a person reads whose account is under the realm's brute-force lock, after a proof of who they are. */
public final class BruteForceLock {

    /** Message key. */
    public static final String MESSAGE = "mepCodeLocked";

    private BruteForceLock() {}
}
