package ch.monespacepro.keycloak.request;

import ch.monespacepro.keycloak.account.Account;
import ch.monespacepro.keycloak.account.Listing;
import ch.monespacepro.keycloak.limit.SlotCounter;
import ch.monespacepro.keycloak.mail.OwedMails;
import ch.monespacepro.keycloak.settings.RequestSettings;
import ch.monespacepro.keycloak.transaction.PersonLock;
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
import org.keycloak.models.credential.PasswordCredentialModel;
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
    /** Returns the id of the account that was made or begun again; empty when the owner of the address was told. */
    Optional<String> carryOut() {
        // Whatever the address: the hash takes longer than all the rest. And before any row is held.
        PasswordCredentialModel password = hashed();
        try {
            return inOwnTransaction(password);
        } catch (RuntimeException failed) {
            // The same address was taken between the look-up and the commit: now it has an account.
            if (KeycloakModelUtils.findUserByNameOrEmail(session, session.getContext().getRealm(), form.address()) == null) {
                throw failed;
            }
            return inOwnTransaction(password);
        }
    }

    private Optional<String> inOwnTransaction(PasswordCredentialModel password) {
        return KeycloakModelUtils.runJobInTransactionWithResult(
                session.getKeycloakSessionFactory(),
                session.getContext(),
                own -> carryOutIn(own, password),
                "account request");
    }

    private Optional<String> carryOutIn(KeycloakSession own, PasswordCredentialModel password) {
        RealmModel realm = own.getContext().getRealm();
        UserModel known = KeycloakModelUtils.findUserByNameOrEmail(own, realm, form.address());
        if (known == null) {
            return Optional.of(make(own, password));
        }
        UserModel owner = PersonLock.lock(own, realm, known.getId());
        if (owner != null && provedOwner.filter(owner.getId()::equals).isPresent()) {
            Optional<String> request = new RestartedAccount(own, owner).restart(form, password, language(), now());
            if (request.isPresent()) {
                new Listing(own).write(owner);
                owe(own, owner, request.get());
                return Optional.of(owner.getId());
            }
        }
        if (owner != null) {
            tell(own, owner);
        }
        return Optional.empty();
    }

    private String make(KeycloakSession own, PasswordCredentialModel password) {
        UserModel made = own.getProvider(UserProfileProvider.class)
                .create(UserProfileContext.REGISTRATION, form.profile())
                .create();
        made.credentialManager().createStoredCredential(password);
        made.setSingleAttribute(UserModel.LOCALE, language());
        Account account = new Account(made);
        String request = account.request(now(), settings().noticeVersion());
        account.disableWhilePending();
        new Listing(own).write(made);
        owe(own, made, request);
        return made.getId();
    }

    private void owe(KeycloakSession own, UserModel applicant, String request) {
        RequestMail.oweToTeam(applicant, request, mailsFrom());
        allowance(own).reserve().ifPresent(slot -> {
            try (slot) {
                RequestMail.oweToApplicant(applicant, mailsFrom());
                slot.charge(now());
            }
        });
    }

    /** Owes the owner a mail that fits the account's state, as long as the limit allows. */
    private void tell(KeycloakSession own, UserModel owner) {
        if (isTheSame(owner)) {
            return;
        }
        allowance(own).reserve().ifPresent(slot -> {
            try (slot) {
                new OwedMails(owner).owe(OwnerState.of(own, owner).mail(new RequestLink(session, owner), mailsFrom()));
                slot.charge(now());
            }
        });
    }

    /** Returns whether the account waits because of this very request. One that differs anywhere was not taken. */
    private boolean isTheSame(UserModel owner) {
        return new Account(owner).wasRequestedAfter(now().minus(SAME_REQUEST))
                && form.isStoredIn(owner)
                && owner.credentialManager().isValid(UserCredentialModel.password(form.password()));
    }

    private SlotCounter allowance(KeycloakSession own) {
        return RequestMail.allowance(own, form.address(), settings());
    }

    private PasswordCredentialModel hashed() {
        PasswordPolicy policy = session.getContext().getRealm().getPasswordPolicy();
        String algorithm = policy.getHashAlgorithm();
        PasswordHashProvider hashes = algorithm == null
                ? session.getProvider(PasswordHashProvider.class)
                : session.getProvider(PasswordHashProvider.class, algorithm);
        PasswordCredentialModel password = hashes.encodedCredential(form.password(), policy.getHashIterations());
        password.setCreatedDate(Time.currentTimeMillis());
        return password;
    }

    private String language() {
        return session.getContext().resolveLocale(null).toLanguageTag();
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
