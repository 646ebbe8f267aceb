package ch.monespacepro.keycloak.account;

/** Names of the user attributes that say how an account stands. {@link Account} alone reads and writes them. */
final class Attributes {

    static final String STATUS = "accountStatus";
    static final String VALIDATED_BY = "validatedBy";
    static final String VALIDATED_AT = "validatedAt";
    static final String VALIDATION_METHOD = "validationMethod";
    static final String ANSWERED_FOR_BY = "answeredForBy";

    private Attributes() {}
}
