package ch.monespacepro.keycloak.mail;

import java.util.stream.Stream;
import org.keycloak.theme.FreeMarkerException;

/** Outcomes of sending a mail. */
public enum MailOutcome {
    SENT,
    /** The person has no address. */
    NO_ADDRESS,
    /** A text of the realm or a template is malformed and must be corrected. */
    BROKEN_TEXT,
    /** The mail server refused the mail, did not answer in time or is wrongly configured. */
    NOT_TAKEN;

    static MailOutcome of(Exception failure) {
        return causes(failure)
                        .anyMatch(each -> each instanceof FreeMarkerException || each instanceof IllegalArgumentException)
                ? BROKEN_TEXT
                : NOT_TAKEN;
    }

    /**
     * Returns the class name of the innermost cause, for the log; messages are not logged because they may contain
     * addresses.
     */
    static String nameOf(Exception failure) {
        return causes(failure).reduce((outer, inner) -> inner).orElse(failure).getClass().getName();
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, each -> each != null, Throwable::getCause);
    }
}
