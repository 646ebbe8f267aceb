package ch.monespacepro.keycloak.account;

import java.util.List;

/** Names of the user attributes for the state of an account. Only {@link Account} reads and writes them. */
final class Attributes {

    static final String STATUS = "accountStatus";
    static final String VALIDATED_BY = "validatedBy";
    static final String VALIDATED_AT = "validatedAt";
    static final String VALIDATION_METHOD = "validationMethod";
    static final String ANSWERED_FOR_BY = "answeredForBy";
    static final String REQUESTED_AT = "requestedAt";
    static final String NOTICE_VERSION = "noticeVersion";
    static final String REQUEST_ID = "requestId";
    static final String DISOWNED_AT = "requestDisowned";
    static final String DETAILS_ASKED_AT = "detailsAskedAt";
    static final String REJECTION_REASON = "rejectionReason";
    /** When the present status began; the transitions write it. */
    static final String STATUS_SINCE = "statusSince";
    /** The last day of a sign-in. */
    static final String LAST_USED_AT = "lastUsedAt";
    /** When the person was last told that the request or the account will end. */
    static final String END_ANNOUNCED_AT = "endAnnouncedAt";

    /** What the team needs to validate an account. */
    static final List<String> NEEDED = List.of("title", "professionalIdType", "professionalId", "function");

    /** What waits for the team: proposed names, a proposed identity, and names that a provider gave. */
    static final List<String> QUESTIONS = List.of("proposedName", "proposedIdentity", "namesToReview");

    static final String IDENTIFIER = "professionalId";

    /** What the team sees, besides the status. */
    static final List<String> SHOWN = List.of(
            REQUEST_ID,
            REQUESTED_AT,
            NOTICE_VERSION,
            DISOWNED_AT,
            REJECTION_REASON,
            STATUS_SINCE,
            LAST_USED_AT,
            VALIDATED_BY,
            VALIDATED_AT,
            VALIDATION_METHOD,
            ANSWERED_FOR_BY);

    private Attributes() {}
}
