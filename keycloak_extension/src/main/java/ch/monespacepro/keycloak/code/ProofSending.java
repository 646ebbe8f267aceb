package ch.monespacepro.keycloak.code;

import java.time.Duration;
import java.time.Instant;

/** Outcomes of an attempt to send a proof code. Only {@link Sent} counts for the limits. */
public sealed interface ProofSending {

    /** @param until when the code ends */
    record Sent(ProofChannel channel, Instant until) implements ProofSending {}

    /** @param pause until the next code may be sent */
    record Limited(Duration pause) implements ProofSending {}

    /** The gateway or the mail server did not take it. A code that was sent before stays valid. */
    record Failed() implements ProofSending {}

    /** The person has no such destination. */
    record NoDestination() implements ProofSending {}
}
