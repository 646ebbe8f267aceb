package ch.monespacepro.keycloak.erasure;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A row of the extension's own table: one erased account. See {@link ErasureRecords}. */
@Entity
@Table(name = "MEP_ERASURE")
public class ErasureRecord {

    @Id
    @Column(name = "ID", length = 36)
    private String id;

    @Column(name = "REALM_ID", length = 255)
    private String realmId;

    /** Milliseconds since 1970. */
    @Column(name = "ERASED_AT")
    private long erasedAt;

    @Column(name = "REASON", length = 40)
    private String reason;

    /** A JSON list of {@link ErasedAct}. */
    @Column(name = "ACTS")
    private String acts;

    /** Hash of the person's subject, until the erasure need not be repeated any more. */
    @Column(name = "SUBJECT_HASH", length = 64)
    private String subjectHash;

    /** Hash of the random id of their request, for as long. */
    @Column(name = "REQUEST_HASH", length = 64)
    private String requestHash;

    /** For JPA. */
    protected ErasureRecord() {}

    ErasureRecord(
            String id,
            String realmId,
            long erasedAt,
            String reason,
            String acts,
            String subjectHash,
            String requestHash) {
        this.id = id;
        this.realmId = realmId;
        this.erasedAt = erasedAt;
        this.reason = reason;
        this.acts = acts;
        this.subjectHash = subjectHash;
        this.requestHash = requestHash;
    }

    public String getId() {
        return id;
    }

    public String getReason() {
        return reason;
    }

    public String getActs() {
        return acts;
    }

    public long getErasedAt() {
        return erasedAt;
    }
}
