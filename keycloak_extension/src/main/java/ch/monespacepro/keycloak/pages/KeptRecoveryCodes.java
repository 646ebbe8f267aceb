package ch.monespacepro.keycloak.pages;

import java.util.List;
import org.keycloak.authentication.authenticators.browser.RecoveryAuthnCodesFormAuthenticator;
import org.keycloak.forms.login.freemarker.model.RecoveryAuthnCodesBean;
import org.keycloak.sessions.AuthenticationSessionModel;

/** Recovery codes that their page has shown. Keycloak would show others each time, while the person may have printed these. */
public final class KeptRecoveryCodes extends RecoveryAuthnCodesBean {

    private static final String CODES = RecoveryAuthnCodesFormAuthenticator.GENERATED_RECOVERY_AUTHN_CODES_NOTE;
    private static final String AT = RecoveryAuthnCodesFormAuthenticator.GENERATED_AT_NOTE;

    private final String codes;
    private final long at;

    private KeptRecoveryCodes(String codes, long at) {
        this.codes = codes;
        this.at = at;
    }

    /** Null where none were shown yet. */
    static KeptRecoveryCodes of(AuthenticationSessionModel login) {
        String codes = login.getAuthNote(CODES);
        return codes == null ? null : new KeptRecoveryCodes(codes, Long.parseLong(login.getAuthNote(AT)));
    }

    void keepIn(AuthenticationSessionModel login) {
        login.setAuthNote(CODES, codes);
        login.setAuthNote(AT, Long.toString(at));
    }

    @Override
    public List<String> getGeneratedRecoveryAuthnCodesList() {
        return List.of(codes.split(","));
    }

    @Override
    public String getGeneratedRecoveryAuthnCodesAsString() {
        return codes;
    }

    @Override
    public long getGeneratedAt() {
        return at;
    }
}
