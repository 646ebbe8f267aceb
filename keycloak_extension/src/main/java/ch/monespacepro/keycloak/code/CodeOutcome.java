package ch.monespacepro.keycloak.code;

import jakarta.ws.rs.core.Response;

/** What follows from a code that was typed. */
sealed interface CodeOutcome {

    /** The right one: the person who typed it holds the destination. */
    record Accepted(CodeDestination destination) implements CodeOutcome {}

    /** A wrong one, which counts for the realm's brute-force lock, and the page that says so. */
    record Wrong(Response page) implements CodeOutcome {}

    /** None that could have opened anything, and the page that says why. */
    record NotCompared(Response page) implements CodeOutcome {}
}
