package ch.monespacepro.keycloak.erasure;

import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.util.JsonSerialization;

/**
 * The records of erased accounts, in the extension's own table. They outlive their people, so they cannot be attributes; and
 * they may be many, so they are nothing that Keycloak keeps in memory with the realm.
 *
 * @param session whose context has the realm
 */
public record ErasureRecords(KeycloakSession session) {

    /** How long an erasure may be repeated by the person's id. Afterwards nothing in a record leads to a person. */
    static final Duration REPEATABLE = Duration.ofDays(30);

    private static final String FIND = """
            select r.id from ErasureRecord r where r.realmId = :realm
            and (r.subjectHash = :hash or r.requestHash = :hash)
            """;
    private static final String FORGET = """
            update ErasureRecord r set r.subjectHash = null, r.requestHash = null
            where r.realmId = :realm and r.erasedAt < :bound and (r.subjectHash is not null or r.requestHash is not null)
            """;
    private static final String END = "delete from ErasureRecord r where r.realmId = :realm and r.erasedAt < :bound";

    /**
     * Writes a record in the session's transaction.
     *
     * @param requestId of the account's request, or null
     * @return the record's random id
     */
    String keep(String subject, String requestId, ErasureReason reason, List<ErasedAct> acts, Instant now) {
        String id = KeycloakModelUtils.generateId();
        entities()
                .persist(new ErasureRecord(
                        id,
                        realm().getId(),
                        now.toEpochMilli(),
                        reason.code(),
                        json(acts),
                        hash(subject),
                        requestId == null ? null : hash(requestId)));
        return id;
    }

    /**
     * Returns the id of the record of an erasure.
     *
     * @param reference the person's Keycloak subject, or the random id of their request
     */
    public Optional<String> find(String reference) {
        return entities()
                .createQuery(FIND, String.class)
                .setParameter("realm", realm().getId())
                .setParameter("hash", hash(reference))
                .setMaxResults(1)
                .getResultList()
                .stream()
                .findFirst();
    }

    /** Ends what is due: first what leads from an id to a record, and much later the record. */
    public void expire(Instant now, Duration kept) {
        end(FORGET, now.minus(REPEATABLE));
        if (!kept.isZero()) {
            end(END, now.minus(kept));
        }
    }

    private void end(String statement, Instant bound) {
        entities()
                .createQuery(statement)
                .setParameter("realm", realm().getId())
                .setParameter("bound", bound.toEpochMilli())
                .executeUpdate();
    }

    /** Both ids are random, of more than 120 bits: nobody finds one by trying. */
    private String hash(String reference) {
        try {
            byte[] text = (realm().getId() + "\n" + reference).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("Every Java has SHA-256", absent);
        }
    }

    private static String json(List<ErasedAct> acts) {
        try {
            return JsonSerialization.writeValueAsString(acts);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private EntityManager entities() {
        return session.getProvider(JpaConnectionProvider.class).getEntityManager();
    }

    private RealmModel realm() {
        return session.getContext().getRealm();
    }
}
