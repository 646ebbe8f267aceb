package ch.monespacepro.keycloak.identifier;

/** Thrown when an identifier breaks the rule of its type. It carries the reason, never the identifier. */
public final class IdentifierRefusedException extends Exception {

    private final IdentifierRefusal refusal;

    public IdentifierRefusedException(IdentifierRefusal refusal) {
        super("Professional identifier refused: " + refusal.code());
        this.refusal = refusal;
    }

    public IdentifierRefusal refusal() {
        return refusal;
    }
}
