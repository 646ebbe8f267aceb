package ch.monespacepro.keycloak.ways;

import ch.monespacepro.keycloak.code.ActivationChannel;
import ch.monespacepro.keycloak.code.ProofCode;
import java.time.Instant;
import java.util.List;
import org.keycloak.credential.CredentialModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Changes the ways into an account.
 *
 * @param person held by {@link ch.monespacepro.keycloak.transaction.PersonLock}
 */
public record Ways(KeycloakSession session, UserModel person, Instant now) {

    private static final String TELEPHONE = "phoneNumber";
    private static final String TELEPHONE_VERIFIED = "phoneNumberVerified";
    private static final String CHANNEL = "codeChannel";

    /** Plans a change of an open account. The person's sessions end, and they are told; the job carries it out. */
    public void plan(WayChange change) {
        new PlannedChanges(person).put(change);
        new WayNotice(session, person, now).tell(WayNotice.Step.PLANNED, change);
        endSessions();
    }

    /** Changes an open account. The person's sessions end, and they are told. */
    public void carryOut(WayChange change) {
        Way way = change.way().orElseThrow();
        new PlannedChanges(person).remove(change.field());
        if (way.isFactor()) {
            stored(way).forEach(each -> person.credentialManager().removeStoredCredentialById(each.getId()));
        } else {
            write(way, change.value());
            keepReachable();
        }
        new WayNotice(session, person, now).tell(WayNotice.Step.DONE, change);
        endSessions();
    }

    /** Stops a planned change, and tells the person. */
    public void cancel(WayChange change) {
        new PlannedChanges(person).remove(change.field());
        new WayNotice(session, person, now).tell(WayNotice.Step.CANCELLED, change);
    }

    /** Tells the person that the channel of their codes was changed. */
    public void tellOfChannel() {
        new WayNotice(session, person, now).tellOfChannel();
    }

    /** Writes an address or a number that nobody has proved yet. A proof code that was sent to the old one ends. */
    public void write(Way way, String value) {
        ProofCode.of(session, person, now).end();
        if (way == Way.EMAIL) {
            // The address is the user name too.
            person.setUsername(value);
            person.setEmail(value);
            person.setEmailVerified(false);
        } else {
            person.setSingleAttribute(TELEPHONE, value);
            person.removeAttribute(TELEPHONE_VERIFIED);
        }
    }

    /** Returns the present value; empty for a factor, and when there is none. */
    public String present(Way way) {
        String value = way == Way.EMAIL ? person.getEmail() : way == Way.TELEPHONE ? person.getFirstAttribute(TELEPHONE) : null;
        return value == null ? "" : value;
    }

    /** Returns how many credentials a reset would remove. */
    public int count(Way way) {
        return stored(way).size();
    }

    /** Returns the account that has this address; null when it is free or the person's own. */
    public UserModel holderOf(String email) {
        UserModel holder = KeycloakModelUtils.findUserByNameOrEmail(session, realm(), email);
        return holder == null || holder.getId().equals(person.getId()) ? null : holder;
    }

    /** Codes go by the other channel when the new address takes none. */
    private void keepReachable() {
        String channel = person.getFirstAttribute(CHANNEL);
        if (channel != null) {
            ActivationChannel.in(session).of(person).ifPresent(reachable -> person.setSingleAttribute(CHANNEL, reachable));
        }
    }

    private List<CredentialModel> stored(Way way) {
        return person.credentialManager()
                .getStoredCredentialsStream()
                .filter(each -> way.credentials().contains(each.getType()))
                .toList();
    }

    private void endSessions() {
        session.sessions().removeUserSessions(realm(), person);
    }

    private RealmModel realm() {
        return session.getContext().getRealm();
    }
}
