package ch.monespacepro.keycloak.erasure;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** Why an account was erased: a category, because a text could name the person. */
public enum ErasureReason {
    /** The person asked for it. */
    ASKED("person-asked"),
    /** The owner of the address did not make the request. */
    NOT_THEIRS("request-not-theirs"),
    /** The person has another account. */
    DUPLICATE("duplicate"),
    /** The person does not work with the hospital any more. */
    NOT_NEEDED("no-longer-needed"),
    DECEASED("deceased"),
    OTHER("other"),
    /** Nobody validated the request in time. Given by the job only. */
    EXPIRED("request-expired");

    private final String code;

    ErasureReason(String code) {
        this.code = code;
    }

    /** Returns the spelling in the record and in requests. */
    public String code() {
        return code;
    }

    /** Returns the reason that a staff member gave. */
    public static Optional<ErasureReason> given(String code) {
        return Arrays.stream(values())
                .filter(reason -> reason != EXPIRED && reason.code.equals(code))
                .findFirst();
    }

    /** Returns what a staff member may give, for a message. */
    public static String offered() {
        return Arrays.stream(values())
                .filter(reason -> reason != EXPIRED)
                .map(ErasureReason::code)
                .collect(Collectors.joining(", "));
    }
}
