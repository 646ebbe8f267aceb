package ch.monespacepro.keycloak.ways;

import ch.monespacepro.keycloak.code.ProofChannel;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.keycloak.models.credential.OTPCredentialModel;
import org.keycloak.models.credential.RecoveryAuthnCodesCredentialModel;
import org.keycloak.models.credential.WebAuthnCredentialModel;

/**
 * A way into an account that the team may change. The mailbox is one side: by it a person chooses a new password. All others
 * are the second factor, the other side. A password has no row here: its owner replaces it by the mailed link.
 */
public enum Way {
    EMAIL("email", ProofChannel.SMS, List.of()),
    TELEPHONE("phoneNumber", ProofChannel.EMAIL, List.of()),
    APP("app", null, List.of(OTPCredentialModel.TYPE)),
    PASSKEYS("passkeys", null, List.of(WebAuthnCredentialModel.TYPE_PASSWORDLESS, WebAuthnCredentialModel.TYPE_TWOFACTOR)),
    RECOVERY_CODES("recovery-codes", null, List.of(RecoveryAuthnCodesCredentialModel.TYPE));

    private final String code;
    private final ProofChannel staying;
    private final List<String> credentials;

    Way(String code, ProofChannel staying, List<String> credentials) {
        this.code = code;
        this.staying = staying;
        this.credentials = credentials;
    }

    /** Returns the name in the record and in requests: that of the attribute, or of the factor. */
    public String code() {
        return code;
    }

    public static Optional<Way> find(String code) {
        return Arrays.stream(values()).filter(way -> way.code.equals(code)).findFirst();
    }

    public boolean isFactor() {
        return !credentials.isEmpty();
    }

    /** Returns whether a proof code that came by this channel proves a way that the change leaves as it is. */
    public boolean leaves(ProofChannel channel) {
        return staying == null || staying == channel;
    }

    /** Returns the types of Keycloak's credentials that a reset removes. */
    List<String> credentials() {
        return credentials;
    }
}
