package ch.monespacepro.keycloak.telephone;

/** Thrown when a typed number breaks the rule. It carries the reason, never the number. */
public final class TelephoneRefusedException extends Exception {

    private final TelephoneRefusal refusal;

    public TelephoneRefusedException(TelephoneRefusal refusal) {
        super("Telephone number refused: " + refusal.code());
        this.refusal = refusal;
    }

    public TelephoneRefusal refusal() {
        return refusal;
    }
}
