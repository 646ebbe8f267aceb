package ch.monespacepro.keycloak.mail;

import java.util.stream.Stream;
import org.keycloak.theme.FreeMarkerException;

/** What became of a mail. */
public enum MailOutcome {
    SENT,
    /** The person has no address. */
    NO_ADDRESS,
    /** A text of the realm or a template cannot be filled in: it has to be mended. */
    BROKEN_TEXT,
    /** The mail server refused the mail or did not answer in time, or its settings are wrong. */
    NOT_TAKEN;

    static MailOutcome of(Exception failure) {
        return causes(failure)
                        .anyMatch(each -> each instanceof FreeMarkerException || each instanceof IllegalArgumentException)
                ? BROKEN_TEXT
                : NOT_TAKEN;
    }

    /** The innermost cause's class: what to log, because messages name addresses. */
    static String nameOf(Exception failure) {
        return causes(failure).reduce((outer, inner) -> inner).orElse(failure).getClass().getName();
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, each -> each != null, Throwable::getCause);
    }
}
