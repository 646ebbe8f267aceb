package ch.monespacepro.keycloak.request;

import ch.monespacepro.keycloak.account.Account;
import ch.monespacepro.keycloak.account.PersonLock;
import ch.monespacepro.keycloak.limit.SlotCounter;
import ch.monespacepro.keycloak.limit.SlotCounter.Slot;
import ch.monespacepro.keycloak.mail.OwedMails;
import ch.monespacepro.keycloak.settings.RequestSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.keycloak.common.util.Time;
import org.keycloak.credential.hash.PasswordHashProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.PasswordPolicy;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserCredentialModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.userprofile.UserProfileContext;
import org.keycloak.userprofile.UserProfileProvider;

/**
 * A request whose form has no fault. It is carried out in a transaction of its own: the account, its state and the mails it
 * causes are written together, or not at all.
 *
 * @param session of the post
 * @param provedOwner id of the account whose mailbox the applicant has proved to read
 */
record ReceivedRequest(KeycloakSession session, RequestForm form, Optional<String> provedOwner) {

    /** A second post of the same request, from another tab or by a double click, causes no further mail. */
    private static final Duration SAME_REQUEST = Duration.ofMinutes(10);
    /** Costs as much to hash as any password. */
    private static final String DUMMY = "SlightlyLongerDummyPassword";

    /** Returns the id of the account that was made or begun again; empty when the owner of the address was told. */
    Optional<String> carryOut() {
        try {
            return inOwnTransaction();
        } catch (RuntimeException failed) {
            // The same address was taken between the look-up and the commit: now it has an account.
            if (KeycloakModelUtils.findUserByNameOrEmail(session, session.getContext().getRealm(), form.address()) == null) {
                throw failed;
            }
            return inOwnTransaction();
        }
    }

    private Optional<String> inOwnTransaction() {
        return KeycloakModelUtils.runJobInTransactionWithResult(
                session.getKeycloakSessionFactory(), session.getContext(), this::carryOutIn, "account request");
    }

    private Optional<String> carryOutIn(KeycloakSession own) {
        RealmModel realm = own.getContext().getRealm();
        UserModel known = KeycloakModelUtils.findUserByNameOrEmail(own, realm, form.address());
        if (known == null) {
            return Optional.of(make(own));
        }
        UserModel owner = PersonLock.lock(own, realm, known.getId());
        if (owner != null && provedOwner.filter(owner.getId()::equals).isPresent()) {
            Optional<String> request = new RestartedAccount(own, owner).restart(form, now());
            if (request.isPresent()) {
                owe(owner, request.get());
                return Optional.of(owner.getId());
            }
        }
        hashForNothing(own);
        if (owner != null) {
            tell(own, owner);
        }
        return Optional.empty();
    }

    private String make(KeycloakSession own) {
        UserModel made = own.getProvider(UserProfileProvider.class)
                .create(UserProfileContext.REGISTRATION, form.profile())
                .create();
        made.credentialManager().updateCredential(UserCredentialModel.password(form.password()));
        made.setSingleAttribute(UserModel.LOCALE, session.getContext().resolveLocale(null).toLanguageTag());
        Account account = new Account(made);
        String request = account.request(now(), settings().noticeVersion());
        account.disableWhilePending();
        owe(made, request);
        return made.getId();
    }

    private void owe(UserModel applicant, String request) {
        RequestMail.owe(applicant, request, mailsFrom());
    }

    /** Owes the owner a mail that fits the account's state, as long as the limit allows. */
    private void tell(KeycloakSession own, UserModel owner) {
        if (new Account(owner).wasRequestedAfter(now().minus(SAME_REQUEST))) {
            return;
        }
        Optional<Slot> reserved = new SlotCounter(
                        own.singleUseObjects(),
                        "mep.request.mails." + own.getContext().getRealm().getId() + "." + owner.getId(),
                        settings().mailsPerHour(),
                        settings().mailWindow())
                .reserve();
        reserved.ifPresent(slot -> {
            try (slot) {
                new OwedMails(owner).owe(OwnerState.of(own, owner).mail(new RequestLink(session, owner), mailsFrom()));
                slot.charge(now());
            }
        });
    }

    private void hashForNothing(KeycloakSession own) {
        PasswordPolicy policy = own.getContext().getRealm().getPasswordPolicy();
        String algorithm = policy.getHashAlgorithm();
        PasswordHashProvider hashes = algorithm == null
                ? own.getProvider(PasswordHashProvider.class)
                : own.getProvider(PasswordHashProvider.class, algorithm);
        hashes.encodedCredential(DUMMY, policy.getHashIterations());
    }

    /** No mail leaves before the answer: its arrival would tell what the time of the answer hides. */
    private Instant mailsFrom() {
        return now().plus(settings().answerAfter()).plusSeconds(1);
    }

    private RequestSettings settings() {
        return RequestSettings.of(session.getContext().getRealm());
    }

    private static Instant now() {
        return Instant.ofEpochMilli(Time.currentTimeMillis());
    }
}
