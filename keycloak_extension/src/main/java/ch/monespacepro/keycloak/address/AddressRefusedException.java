package ch.monespacepro.keycloak.address;

/** Thrown when a typed address breaks the rule. It carries the reason, never the address. */
public final class AddressRefusedException extends Exception {

    private final AddressRefusal refusal;

    public AddressRefusedException(AddressRefusal refusal) {
        super("E-mail address refused: " + refusal.code());
        this.refusal = refusal;
    }

    public AddressRefusal refusal() {
        return refusal;
    }
}
