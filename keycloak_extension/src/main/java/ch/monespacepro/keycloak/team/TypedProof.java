package ch.monespacepro.keycloak.team;

import ch.monespacepro.keycloak.account.StoryLine;
import ch.monespacepro.keycloak.code.ProofChannel;
import ch.monespacepro.keycloak.code.ProofCode;
import ch.monespacepro.keycloak.code.ProofVerdict;
import ch.monespacepro.keycloak.http.Problem;
import jakarta.ws.rs.core.Response.Status;

/** A proof code that a person has read back and a staff member has typed. It is compared last: a right code is used up. */
record TypedProof(Case each, String typed) {

    /** Longer input cannot be a code. */
    static final int LONGEST = 100;

    /**
     * Compares the code.
     *
     * @throws jakarta.ws.rs.WebApplicationException {@code proof_wrong} with {@code left}, or {@code proof_over}
     */
    StoryLine.Proof accept() {
        ProofVerdict verdict = code().check(typed);
        if (verdict instanceof ProofVerdict.Accepted accepted) {
            return accepted.channel() == ProofChannel.SMS ? StoryLine.Proof.SMS : StoryLine.Proof.EMAIL;
        }
        throw (verdict instanceof ProofVerdict.Wrong wrong ? wrong(wrong.left()) : over()).exception();
    }

    /** Returns by which channel the valid code was sent; null when none is valid. */
    ProofChannel channel() {
        return code().state().channel();
    }

    private ProofCode code() {
        return ProofCode.of(each.session(), each.person(), each.now());
    }

    private static Problem wrong(int left) {
        return Problem.of(Status.CONFLICT, "proof_wrong", "This is not the code that was sent.")
                .with("left", Integer.toString(left));
    }

    static Problem over() {
        return Problem.of(Status.CONFLICT, "proof_over", "No proof code is valid. Send a new one with “send-proof”.");
    }
}
