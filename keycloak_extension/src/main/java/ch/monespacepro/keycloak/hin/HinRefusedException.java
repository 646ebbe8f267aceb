package ch.monespacepro.keycloak.hin;

/** Thrown when an identity is refused. It carries the reason and no personal data. */
public final class HinRefusedException extends Exception {

    private final HinRefusal refusal;

    public HinRefusedException(HinRefusal refusal) {
        super("HIN identity refused: " + refusal.code());
        this.refusal = refusal;
    }

    public HinRefusal refusal() {
        return refusal;
    }
}
