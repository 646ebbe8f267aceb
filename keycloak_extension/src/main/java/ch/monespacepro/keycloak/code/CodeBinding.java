package ch.monespacepro.keycloak.code;

/**
 * The context for which a code is valid: one person, one execution of one flow, one destination. It is part of the
 * hash, so that a code is not accepted in another context.
 *
 * @param destination {@link CodeDestination#digest}: when the team changes the number, a code sent to the old one
 *     becomes invalid
 */
record CodeBinding(String flowId, String executionId, String userId, String destination) {

    String digest() {
        return Digest.of(flowId, executionId, userId, destination);
    }
}
