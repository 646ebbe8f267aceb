package ch.monespacepro.keycloak.code;

/** Results of comparing a proof code that was read back. */
public sealed interface ProofVerdict {

    record Accepted(ProofChannel channel) implements ProofVerdict {}

    /** @param left tries; text that cannot be a code uses up none */
    record Wrong(int left) implements ProofVerdict {}

    /** No code is valid: none was sent, its time or its tries are over, it was used, or its destination was changed. */
    record Over() implements ProofVerdict {}
}
