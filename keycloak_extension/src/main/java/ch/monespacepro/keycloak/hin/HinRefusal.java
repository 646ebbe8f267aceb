package ch.monespacepro.keycloak.hin;

import java.util.Arrays;

/** Why a HIN identity gets no account. The codes are those of {@code hin_mapper/table.yaml}. */
public enum HinRefusal {
    NO_LOGIN_NAME("no-login-name", "mepHinNoLoginName"),
    SHARED_IDENTITY("shared-identity", "mepHinSharedIdentity"),
    NO_USABLE_EMAIL("no-usable-email", "mepHinNoUsableEmail"),
    NO_USABLE_NAME("no-usable-name", "mepHinNoUsableName"),
    /** Not from the table: HIN answered something that is no identity at all. */
    UNREADABLE("unreadable", "mepHinUnreadable");

    private final String code;
    private final String messageKey;

    HinRefusal(String code, String messageKey) {
        this.code = code;
        this.messageKey = messageKey;
    }

    public String code() {
        return code;
    }

    /** The key of the sentence for the sign-in page; {@code {0}} names the identity. */
    public String messageKey() {
        return messageKey;
    }

    static HinRefusal of(String code) {
        return Arrays.stream(values())
                .filter(refusal -> refusal.code.equals(code))
                .findFirst()
                .orElseThrow(() -> new BadHinTableException("no refusal is called " + code));
    }
}
