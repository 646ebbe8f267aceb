package ch.monespacepro.keycloak.code;

import java.time.Instant;

/**
 * What the team sees of a proof code.
 *
 * @param channel null without a code
 * @param until when the code ends; null without a code
 */
public record ProofState(Kind kind, ProofChannel channel, Instant until) {

    public enum Kind {
        /** No code can be read back. */
        NONE("none"),
        SENT("sent"),
        /** The code was read back. */
        VERIFIED("verified");

        private final String code;

        Kind(String code) {
            this.code = code;
        }

        public String code() {
            return code;
        }
    }

    static ProofState none() {
        return new ProofState(Kind.NONE, null, null);
    }
}
