package ch.monespacepro.keycloak.code;

import jakarta.ws.rs.core.Response;

/** The result of checking a typed code. */
sealed interface CodeOutcome {

    /** The code was right: the person has access to the destination. */
    record Accepted(CodeDestination destination) implements CodeOutcome {}

    /** The code was wrong. The failure counts for the realm's brute-force lock; the page says so. */
    record Wrong(Response page) implements CodeOutcome {}

    /** No usable code was compared, so nothing is counted; the page says why. */
    record NotCompared(Response page) implements CodeOutcome {}
}
