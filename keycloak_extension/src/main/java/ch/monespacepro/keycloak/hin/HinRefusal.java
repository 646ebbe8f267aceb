package ch.monespacepro.keycloak.hin;

import ch.monespacepro.keycloak.broker.RefusedSignIn;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;

/** The reasons to refuse a HIN login. The codes are those of {@code hin_mapper/table.yaml}, except for the last two. */
public enum HinRefusal {
    NO_LOGIN_NAME("no-login-name", "mepHinNoLoginName"),
    SHARED_IDENTITY("shared-identity", "mepHinSharedIdentity"),
    NO_USABLE_EMAIL("no-usable-email", "mepHinNoUsableEmail"),
    NO_USABLE_NAME("no-usable-name", "mepHinNoUsableName"),
    /** HIN's answer is not an identity. */
    UNREADABLE("unreadable", "mepHinUnreadable"),
    /** HIN or its directory did not answer in time, or answered with an error. */
    NO_ANSWER("no-answer", "mepHinNoAnswer");

    private final String code;
    private final String messageKey;

    HinRefusal(String code, String messageKey) {
        this.code = code;
        this.messageKey = messageKey;
    }

    public String code() {
        return code;
    }

    /** Returns the message key of the sentence on the sign-in page; {@code {0}} is the name of the identity. */
    public String messageKey() {
        return messageKey;
    }

    Response answer(RefusedSignIn refused, String name) {
        Response.Status whileLinking = this == NO_ANSWER ? Response.Status.BAD_GATEWAY : Response.Status.FORBIDDEN;
        return refused.because(code, messageKey, whileLinking, name);
    }

    static HinRefusal of(String code) {
        return Arrays.stream(values())
                .filter(refusal -> refusal.code.equals(code))
                .findFirst()
                .orElseThrow(() -> new BadHinTableException("unknown refusal " + code));
    }
}
