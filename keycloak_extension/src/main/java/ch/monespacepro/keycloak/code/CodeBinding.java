package ch.monespacepro.keycloak.code;

/**
 * What a code is good for: one person in one step of one flow, at one telephone or address. It goes into the hash, so that
 * a code carried elsewhere does not fit there.
 *
 * @param destination {@link CodeDestination#digest}: when the team changes the number, a code sent to the old one is worth
 *     nothing
 */
record CodeBinding(String flowId, String executionId, String userId, String destination) {

    String digest() {
        return Digest.of(flowId, executionId, userId, destination);
    }
}
