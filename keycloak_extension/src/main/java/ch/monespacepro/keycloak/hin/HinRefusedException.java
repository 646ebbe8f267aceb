package ch.monespacepro.keycloak.hin;

/** An identity that gets no account; it carries the reason, nothing about the person. */
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
