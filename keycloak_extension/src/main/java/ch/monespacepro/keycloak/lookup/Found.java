package ch.monespacepro.keycloak.lookup;

import java.util.List;

/**
 * The answer for one identifier.
 *
 * @param subject null unless exactly one account is found
 */
public record Found(Status status, String subject) {

    /** What is known of an identifier. An account that is not active, or to be checked, is unknown like one that is not there. */
    public enum Status {
        ACTIVE,
        UNKNOWN,
        AMBIGUOUS
    }

    private static final Found NOBODY = new Found(Status.UNKNOWN, null);

    /** Decides among the active accounts with an identifier. */
    static Found among(List<Candidate> candidates) {
        if (candidates.size() > 1) {
            return new Found(Status.AMBIGUOUS, null);
        }
        return candidates.stream()
                .filter(candidate -> !candidate.isToBeChecked())
                .findFirst()
                .map(candidate -> new Found(Status.ACTIVE, candidate.subject()))
                .orElse(NOBODY);
    }
}
