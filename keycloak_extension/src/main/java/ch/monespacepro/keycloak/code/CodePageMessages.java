package ch.monespacepro.keycloak.code;

import ch.monespacepro.keycloak.limit.BruteForceLock;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.keycloak.models.utils.FormMessage;

/** How long the messages of a code's page hold, when the page shows them again. */
public final class CodePageMessages {

    static final String WAIT = "mepCodeHeldBack";
    static final String WRONG = "mepCodeWrong";
    static final String DEAD = "mepCodeDead";
    static final String UNREADABLE = "mepCodeUnreadable";
    static final String EXPIRED = "mepCodeExpired";
    static final String USED = "mepCodeUsed";
    static final String NONE = "mepCodeNone";
    static final String LIMIT_REACHED = "mepCodeLimitReached";
    static final String SEND_FAILED = "mepCodeSendFailed";

    /** The step checks their cause at each request, and shows them itself while it lasts. */
    private static final Set<String> CURRENT_ONLY = Set.of(LIMIT_REACHED, SEND_FAILED, BruteForceLock.MESSAGE);

    private static final Set<String> ABOUT_ONE_CODE = Set.of(WAIT, WRONG, DEAD, UNREADABLE, EXPIRED, USED, NONE);

    private CodePageMessages() {}

    /**
     * The messages that still hold. A wait gets shorter until it is over; a message about a code ends with the code. Messages
     * of other pages stay.
     *
     * @param passed seconds since they were shown
     * @param codeLifetime in seconds
     */
    public static List<FormMessage> holding(List<FormMessage> messages, long passed, long codeLifetime) {
        return messages.stream()
                .filter(message -> !CURRENT_ONLY.contains(message.getMessage()))
                .filter(message -> !ABOUT_ONE_CODE.contains(message.getMessage()) || passed < codeLifetime)
                .map(message -> WAIT.equals(message.getMessage()) ? shorter(message, passed) : message)
                .filter(Objects::nonNull)
                .toList();
    }

    private static FormMessage shorter(FormMessage wait, long passed) {
        long left = ((Number) wait.getParameters()[0]).longValue() - passed;
        return left > 0 ? new FormMessage(wait.getField(), wait.getMessage(), left) : null;
    }
}
