package ch.monespacepro.keycloak.language;

import java.util.Locale;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakUriInfo;

/** A mailed link that this request opens. */
public final class OpenedLink {

    private static final String PATH = "/login-actions/action-token";

    private OpenedLink() {}

    public static boolean is(KeycloakSession session) {
        return session.getContext().getUri().getPath().endsWith(PATH);
    }

    /** The language that the link asks for. */
    static Optional<Locale> language(KeycloakSession session) {
        KeycloakUriInfo address = session.getContext().getUri();
        return is(session)
                ? MailLanguage.supported(
                        session.getContext().getRealm(), address.getQueryParameters().getFirst(MailLanguage.PARAMETER))
                : Optional.empty();
    }
}
