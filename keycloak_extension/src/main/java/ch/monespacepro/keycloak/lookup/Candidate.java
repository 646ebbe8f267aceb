package ch.monespacepro.keycloak.lookup;

/**
 * An active account with an identifier that was asked for.
 *
 * @param isToBeChecked whether the team has to check the identifier first
 */
record Candidate(String subject, boolean isToBeChecked) {}
