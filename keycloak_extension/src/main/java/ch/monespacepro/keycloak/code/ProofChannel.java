package ch.monespacepro.keycloak.code;

import java.util.Arrays;
import java.util.Optional;

/** By which channel a proof code was sent. */
public enum ProofChannel {
    SMS("sms"),
    /** To the account's address, HIN-secured or not: the record says that the proof came by e-mail. */
    EMAIL("email");

    private final String code;

    ProofChannel(String code) {
        this.code = code;
    }

    public String code() {
        return code;
    }

    public static Optional<ProofChannel> find(String code) {
        return Arrays.stream(values()).filter(each -> each.code.equals(code)).findFirst();
    }

    static ProofChannel of(CodeDestination destination) {
        return destination instanceof CodeDestination.Sms ? SMS : EMAIL;
    }
}
