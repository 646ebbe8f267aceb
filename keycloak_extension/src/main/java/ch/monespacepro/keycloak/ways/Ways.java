package ch.monespacepro.keycloak.ways;

import ch.monespacepro.keycloak.account.EndedSessions;
import ch.monespacepro.keycloak.code.ProofCode;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.keycloak.credential.CredentialModel;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.credential.PasswordCredentialModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Changes the ways into an account.
 *
 * @param person held by {@link ch.monespacepro.keycloak.transaction.PersonLock}
 */
public record Ways(KeycloakSession session, UserModel person, Instant now) {

    /** The most mails that one step of a change owes: to the old and to the new address. */
    public static final int MOST_NOTICES = 2;

    private static final String TELEPHONE = "phoneNumber";
    private static final String TELEPHONE_VERIFIED = "phoneNumberVerified";
    private static final String CHANNEL = "codeChannel";
    private static final String SMS = "sms";

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
            // What the person has added since then is not the lost one.
            Instant decided = Instant.parse(change.at()).plusSeconds(1);
            stored(way).stream()
                    .filter(each -> each.getCreatedDate() == null || each.getCreatedDate() < decided.toEpochMilli())
                    .forEach(each -> person.credentialManager().removeStoredCredentialById(each.getId()));
        } else {
            write(way, change.value());
            if (way == Way.EMAIL) {
                moveCodesToSms();
            }
        }
        new WayNotice(session, person, now).tell(WayNotice.Step.DONE, change);
        endSessions();
    }

    /**
     * The validation was a mistake: the person who used the account may be another one. What they added to sign in with ends, and
     * so do changes that wait. The password stays: the code goes to the way that the team checks before it validates again. An
     * account without a password was made by its provider, whose link stays.
     */
    public void endAdded() {
        Stream.of(Way.values()).filter(Way::isFactor).flatMap(way -> stored(way).stream())
                .forEach(each -> person.credentialManager().removeStoredCredentialById(each.getId()));
        if (person.credentialManager().isConfiguredFor(PasswordCredentialModel.TYPE)) {
            session.users()
                    .getFederatedIdentitiesStream(realm(), person)
                    .toList()
                    .forEach(link -> session.users().removeFederatedIdentity(realm(), person, link.getIdentityProvider()));
        }
        new PlannedChanges(person).list().forEach(change -> new PlannedChanges(person).remove(change.field()));
    }

    /** Returns the factors that the account has. */
    public List<Way> factors() {
        return Stream.of(Way.values()).filter(Way::isFactor).filter(way -> count(way) > 0).toList();
    }

    /** Stops a planned change, and tells the person. A change that another version of this extension wrote is only removed. */
    public void cancel(WayChange change) {
        new PlannedChanges(person).remove(change.field());
        if (change.way().isPresent()) {
            new WayNotice(session, person, now).tell(WayNotice.Step.CANCELLED, change);
        }
    }

    /** Tells the person that the channel of their codes was changed. */
    public void tellOfChannel() {
        new WayNotice(session, person, now).tellOfChannel();
    }

    /**
     * Writes an address or a number that nobody has proved yet. A proof code that was sent to the old one ends.
     *
     * @throws org.keycloak.models.ModelException when another account has the address
     */
    public void write(Way way, String value) {
        ProofCode.of(session, person, now).end();
        if (way == Way.EMAIL) {
            // The address is the user name too.
            person.setUsername(value);
            person.setEmail(value);
            person.setEmailVerified(false);
            // Another account may get the address at this moment. Keycloak's own queries would swallow the refusal of the database.
            session.getProvider(JpaConnectionProvider.class).getEntityManager().flush();
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

    /**
     * The holder of the new mailbox can choose a password. The codes must not go there too, or one change would give both. Of a
     * person without a usable number, who signs in by HIN, no code is asked.
     */
    private void moveCodesToSms() {
        if (person.getFirstAttribute(CHANNEL) != null) {
            person.setSingleAttribute(CHANNEL, SMS);
        }
    }

    private List<CredentialModel> stored(Way way) {
        return person.credentialManager()
                .getStoredCredentialsStream()
                .filter(each -> way.credentials().contains(each.getType()))
                .toList();
    }

    private void endSessions() {
        new EndedSessions(session).of(person);
    }

    private RealmModel realm() {
        return session.getContext().getRealm();
    }
}
