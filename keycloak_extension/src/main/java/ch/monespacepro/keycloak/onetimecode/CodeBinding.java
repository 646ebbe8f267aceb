package ch.monespacepro.keycloak.onetimecode;

/**
 * What a code is good for: one person in one step of one flow. It goes into the hash, so that a code carried elsewhere
 * does not fit there.
 */
record CodeBinding(String flowId, String executionId, String userId) {}
