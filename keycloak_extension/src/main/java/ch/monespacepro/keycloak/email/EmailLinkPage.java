package ch.monespacepro.keycloak.email;

import ch.monespacepro.keycloak.address.MailAddress;
import ch.monespacepro.keycloak.language.RequestLanguage;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.services.ErrorPage;
import org.keycloak.services.messages.Messages;
import org.keycloak.services.util.ResolveRelative;

/**
 * The page of a mailed {@link EmailLink}, outside a login session: it says what became of the change, and has a button while
 * something can be done. After the button, the same address shows the result, so that it can be loaded again.
 */
public record EmailLinkPage(KeycloakSession session, EmailLink link, String key) {

    private static final String TEMPLATE = "mep-email-link.ftl";

    /** Changes nothing. */
    public Response show() {
        Optional<EmailLink.Token> token = link.read(session, key);
        Optional<UserModel> person =
                token.map(read -> session.users().getUserById(session.getContext().getRealm(), read.getUserId()));
        Optional<EmailChange> change = person.flatMap(found -> changes(found).find(token.get().change()));
        return change.flatMap(found -> shown(person.get(), found))
                .map(state -> page(state, token.get(), change.get()))
                .orElseGet(this::over);
    }

    /** The button. */
    public Response act() {
        link.read(session, key).map(token -> new OpenedEmailLink(session, token)).ifPresent(opened -> {
            if (link == EmailLink.CONFIRM) {
                opened.confirm();
            } else {
                opened.undo();
            }
        });
        // With the language that was chosen on the page.
        String query = session.getContext().getUri().getRequestUri().getRawQuery();
        return Response.seeOther(URI.create(link.address(session) + "?" + query)).build();
    }

    /** Returns what the page shows; empty when the link is over. */
    private Optional<String> shown(UserModel person, EmailChange change) {
        boolean toConfirm = link == EmailLink.CONFIRM;
        String state = change.state().name().toLowerCase(Locale.ROOT);
        return switch (change.state()) {
            case WAITING -> !toConfirm || isStillWaiting(person, change) ? Optional.of("ask") : Optional.empty();
            case DONE -> Optional.of(toConfirm ? state : "ask");
            case TAKEN, NO_CODE -> toConfirm ? Optional.of(state) : Optional.empty();
            case REPLACED -> toConfirm || !changes(person).isAnyOpen() ? Optional.empty() : Optional.of("ask");
            case STOPPED, DISPUTED -> toConfirm ? Optional.empty() : Optional.of(state);
        };
    }

    private boolean isStillWaiting(UserModel person, EmailChange change) {
        return changes(person).waiting().filter(change::equals).isPresent() && change.from().equals(person.getEmail());
    }

    private EmailChanges changes(UserModel person) {
        return OpenedEmailLink.changes(session, person);
    }

    private Response page(String state, EmailLink.Token token, EmailChange change) {
        new RequestLanguage(session).keep();
        boolean toConfirm = link == EmailLink.CONFIRM;
        URI here = session.getContext().getUri().getRequestUri();
        Response page = session.getProvider(LoginFormsProvider.class)
                .setAttribute("kind", toConfirm ? "confirm" : "undo")
                .setAttribute("state", state)
                .setAttribute("address", MailAddress.shown(toConfirm ? change.to() : change.from()))
                .setAttribute("other", MailAddress.masked(toConfirm ? change.from() : change.to()))
                .setAttribute("actionUrl", here.getRawPath() + "?" + here.getRawQuery())
                .setAttribute("applicationUrl", application(token.getIssuedFor()))
                .createForm(TEMPLATE);
        return Response.fromResponse(page).header(HttpHeaders.CACHE_CONTROL, "no-store").build();
    }

    private String application(String clientId) {
        ClientModel client = clientId == null ? null : session.getContext().getRealm().getClientByClientId(clientId);
        return client == null || client.getBaseUrl() == null
                ? ""
                : ResolveRelative.resolveRelativeUri(session, client.getRootUrl(), client.getBaseUrl());
    }

    private Response over() {
        return ErrorPage.error(session, null, Response.Status.BAD_REQUEST, Messages.EXPIRED_ACTION_TOKEN_NO_SESSION);
    }
}
