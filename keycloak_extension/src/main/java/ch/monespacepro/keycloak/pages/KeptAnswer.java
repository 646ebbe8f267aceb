package ch.monespacepro.keycloak.pages;

import jakarta.ws.rs.core.MultivaluedMap;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.keycloak.forms.login.MessageType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.utils.FormMessage;
import org.keycloak.representations.userprofile.config.UPConfig;
import org.keycloak.sessions.AuthenticationSessionModel;
import org.keycloak.userprofile.UserProfileProvider;
import org.keycloak.util.JsonSerialization;

/**
 * What a page of a login session last said and what was typed there: shown once more when the page is loaded again, in the
 * same or another language. Passwords and codes are not kept.
 *
 * @param page the template or Keycloak's name of the page
 * @param step the execution or required action that shows it
 * @param typed values by field
 * @param at when the page said it, in seconds since 1970
 */
record KeptAnswer(
        String page, String step, MessageType type, List<FormMessage> messages, Map<String, String> typed, long at) {

    private static final String NOTE = "mep.page.answer";
    /** Fields of pages that are no attribute of the account. An unknown field is not kept: it may be a secret. */
    private static final Set<String> FIELDS = Set.of("username", "channel", "telephone", "newEmail", "userLabel");
    /** Of a value, in characters. What is longer was not typed by a person. */
    private static final int LONGEST = 300;

    static KeptAnswer of(AuthenticationSessionModel login) {
        String kept = login.getAuthNote(NOTE);
        try {
            return kept == null ? null : JsonSerialization.readValue(kept, KeptAnswer.class);
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    static void forget(AuthenticationSessionModel login) {
        login.removeAuthNote(NOTE);
    }

    void keepIn(AuthenticationSessionModel login) {
        try {
            login.setAuthNote(NOTE, JsonSerialization.writeValueAsString(this));
        } catch (IOException unwritable) {
            throw new IllegalStateException(unwritable);
        }
    }

    boolean isOf(String page, String step) {
        return this.page.equals(page) && this.step.equals(step);
    }

    /** The values that this request sends and that may be kept. */
    static Map<String, String> typed(KeycloakSession session) {
        return typed(
                session.getContext().getHttpRequest().getDecodedFormParameters(),
                session.getProvider(UserProfileProvider.class).getConfiguration());
    }

    static Map<String, String> typed(MultivaluedMap<String, String> form, UPConfig profile) {
        return form.keySet().stream()
                .filter(field -> FIELDS.contains(field) || profile.getAttribute(field) != null)
                .filter(field -> form.getFirst(field) != null && form.getFirst(field).length() <= LONGEST)
                .collect(Collectors.toMap(field -> field, form::getFirst));
    }
}
