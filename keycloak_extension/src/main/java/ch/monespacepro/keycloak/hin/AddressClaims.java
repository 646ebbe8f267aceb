package ch.monespacepro.keycloak.hin;

/** The claims that form a postal address, each a path into the identity. */
record AddressClaims(String addressLine1, String postalCode, String town, String country) {}
