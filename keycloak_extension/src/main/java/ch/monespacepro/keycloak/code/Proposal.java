package ch.monespacepro.keycloak.code;

import ch.monespacepro.keycloak.telephone.MobileNumber;
import ch.monespacepro.keycloak.telephone.TelephoneRefusedException;
import java.util.Optional;
import org.keycloak.models.UserModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * A new destination that a person has proposed. It stays in the login session until a code sent to it is entered. It is
 * checked again at each request, because a domain may leave HIN meanwhile.
 */
record Proposal(AuthenticationSessionModel login, UserModel user, CodeDestinationChoice choice) {

    private static final String RECONSIDERED = "mep.code.destination.reconsidered";
    private static final String NOTE = "mep.destination.proposed.";
    private static final String EMAIL = "email";
    private static final String SMS = "sms:";

    /** Returns the destination proposed in this login session while it is still allowed. */
    Optional<CodeDestination> waiting() {
        String note = login.getAuthNote(key());
        if (note == null) {
            return Optional.empty();
        }
        return note.equals(EMAIL)
                ? choice.byEmail(user)
                : MobileNumber.find(note.substring(SMS.length()), choice.countries())
                        .map(CodeDestination.Sms::new);
    }

    /**
     * Validates a typed destination.
     *
     * @param channel {@code sms} or {@code email}; {@code email} means the account's own address
     * @param telephone as typed
     * @return empty when e-mail is not allowed
     * @throws TelephoneRefusedException naming the fault of the number
     */
    Optional<CodeDestination> judge(String channel, String telephone) throws TelephoneRefusedException {
        if (EMAIL.equals(channel)) {
            return choice.byEmail(user);
        }
        MobileNumber number = MobileNumber.typed(telephone == null ? "" : telephone, choice.countries());
        return Optional.of(new CodeDestination.Sms(number));
    }

    void remember(CodeDestination destination) {
        login.removeAuthNote(RECONSIDERED);
        login.setAuthNote(key(), destination instanceof CodeDestination.Sms sms ? SMS + sms.address() : EMAIL);
    }

    void forget() {
        login.removeAuthNote(key());
        login.removeAuthNote(RECONSIDERED);
    }

    /** Shows the first page again. The proposal stays until the person makes another one. */
    void reconsider() {
        login.setAuthNote(RECONSIDERED, Boolean.TRUE.toString());
    }

    boolean isReconsidered() {
        return login.getAuthNote(RECONSIDERED) != null;
    }

    private String key() {
        return NOTE + user.getId();
    }
}
