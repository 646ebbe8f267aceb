package ch.monespacepro.keycloak.delegation;

import ch.monespacepro.keycloak.text.FoldedText;
import ch.monespacepro.keycloak.text.PlainText;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.FormMessage;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * The page on which a person chooses under whose responsibility they work. It keeps what was searched for, so that it is the
 * same after a reload and in another language.
 */
record ResponsibilityPage(RequiredActionContext context, Choices choices) {

    /** The field of the choice, and of its fault. */
    static final String FIELD = "responsibility";

    private static final String TEMPLATE = "mep-choose-responsibility.ftl";
    private static final String SEARCH = "search";
    private static final String SHOW_ALL = "showAll";
    private static final String SEARCHED = "mep-responsibility.search";
    private static final int LONGEST_SEARCH = 100;
    /** From so many delegations on, the page offers a search. */
    private static final int SEARCHED_FROM = 6;

    /** Returns whether the form asks for other delegations to be listed. */
    static boolean isSearch(MultivaluedMap<String, String> form) {
        return form.containsKey(SEARCH) || form.containsKey(SHOW_ALL);
    }

    void keepSearch(MultivaluedMap<String, String> form) {
        String typed = PlainText.trimmed(Objects.requireNonNullElse(form.getFirst(SEARCH), ""));
        if (form.containsKey(SHOW_ALL) || typed.isEmpty()) {
            login().removeAuthNote(SEARCHED);
        } else {
            login().setAuthNote(SEARCHED, typed.substring(0, Math.min(typed.length(), LONGEST_SEARCH)));
        }
    }

    Response shown() {
        return page(List.of());
    }

    Response refused() {
        String fault = choices.areNone() ? "mepResponsibilityNoneLeft" : "mepResponsibilityRefused";
        return page(List.of(new FormMessage(FIELD, fault)));
    }

    private Response page(List<FormMessage> faults) {
        boolean isSearchOffered = choices.delegations().size() >= SEARCHED_FROM;
        String search = isSearchOffered ? Objects.requireNonNullElse(login().getAuthNote(SEARCHED), "") : "";
        UserModel person = context.getUser();
        Optional<Responsibility> present = Responsibility.of(login(), person).filter(choices::contain);
        Optional<Responsibility> proposed = present.isPresent() || !search.isEmpty()
                ? Optional.empty()
                : new OpenResponsibilities(context.getSession(), login(), person).ofAnotherClient(choices::contain);
        var form = context.form()
                .setAttribute("present", present.map(this::shown).orElse(null))
                .setAttribute("proposed", proposed.map(this::shown).orElse(null))
                .setAttribute("mayActAlone", choices.mayActAlone() && !proposed.equals(Optional.of(Responsibility.OWN)))
                .setAttribute("isNothingLeft", choices.areNone())
                .setAttribute("isSearchOffered", isSearchOffered)
                .setAttribute(SEARCH, search)
                .setAttribute("total", choices.delegations().size())
                .setAttribute("delegations", listed(search, proposed));
        return (faults.isEmpty() ? form : form.setErrors(faults)).createForm(TEMPLATE);
    }

    private List<Map<String, String>> listed(String search, Optional<Responsibility> proposed) {
        List<String> words = FoldedText.words(search);
        return choices.delegations().stream()
                .filter(each -> proposed.isEmpty() || !isOf(each, proposed.get()))
                .filter(each -> matches(each, words))
                .map(ResponsibilityPage::shown)
                .toList();
    }

    static boolean matches(StandingDelegation delegation, List<String> words) {
        if (words.isEmpty()) {
            return true;
        }
        String text = String.join(
                " ", FoldedText.words(delegation.principalName() + " " + delegation.delegation().practice()));
        return words.stream().allMatch(text::contains);
    }

    private Map<String, String> shown(Responsibility responsibility) {
        return choices.delegations().stream()
                .filter(each -> isOf(each, responsibility))
                .findFirst()
                .map(ResponsibilityPage::shown)
                .orElse(Map.of("value", Responsibility.OWN.value()));
    }

    private static Map<String, String> shown(StandingDelegation each) {
        return Map.of(
                "value", each.delegation().principalId(),
                "name", each.principalName(),
                "practice", each.delegation().practice());
    }

    private static boolean isOf(StandingDelegation each, Responsibility responsibility) {
        return responsibility.isFor(each.delegation().principalId());
    }

    private AuthenticationSessionModel login() {
        return context.getAuthenticationSession();
    }
}
