package ch.monespacepro.keycloak.name;

/** Thrown when a name or a title breaks its rule. It carries the reason, never the name. */
public final class NameRefusedException extends Exception {

    private final NameRefusal refusal;

    public NameRefusedException(NameRefusal refusal) {
        super("Name refused: " + refusal.code());
        this.refusal = refusal;
    }

    public NameRefusal refusal() {
        return refusal;
    }
}
