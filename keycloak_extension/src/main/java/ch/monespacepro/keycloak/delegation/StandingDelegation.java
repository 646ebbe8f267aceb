package ch.monespacepro.keycloak.delegation;

import ch.monespacepro.keycloak.account.Summary;

/** A delegation that counts now, with its doctor. */
public record StandingDelegation(Delegation delegation, Summary principal) {}
