package ch.monespacepro.keycloak.language;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakUriInfo;

/** A mailed link that this request opens. */
public final class OpenedLink {

    private static final String PATH = "/login-actions/action-token";
    /** Links whose page is no step of a login session. */
    private static final List<String> WITHOUT_LOGIN = List.of("/mep/email-change", "/mep/email-undo");

    private OpenedLink() {}

    public static boolean is(KeycloakSession session) {
        return session.getContext().getUri().getPath().endsWith(PATH);
    }

    /** The language that the link asks for. */
    static Optional<Locale> language(KeycloakSession session) {
        KeycloakUriInfo address = session.getContext().getUri();
        boolean isWithoutLogin = WITHOUT_LOGIN.stream().anyMatch(address.getPath()::endsWith);
        return is(session) || isWithoutLogin
                ? MailLanguage.supported(
                        session.getContext().getRealm(), address.getQueryParameters().getFirst(MailLanguage.PARAMETER))
                : Optional.empty();
    }
}
