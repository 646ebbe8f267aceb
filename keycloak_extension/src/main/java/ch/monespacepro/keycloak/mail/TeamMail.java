package ch.monespacepro.keycloak.mail;

import ch.monespacepro.keycloak.settings.RealmSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * One mail to the team for all of a kind that is owed to it, at most once in ten minutes ({@code
 * mep.request.teamMailSeconds}). Each entry has a link, whose page asks for a sign-in.
 *
 * <p>A mail about requests or changed addresses names no person. The one about asked delegations names the doctor, and has
 * the assistant's address, the practice and the note; the address is in its link, too.
 */
record TeamMail(KeycloakSession session, Sending sending) {

    private static final Duration PAUSE = Duration.ofSeconds(600);
    private static final int MOST = 100;

    void send(List<Debt> due) {
        if (due.isEmpty() || !hold()) {
            return;
        }
        // A mail of another kind is due at the next run.
        OwedMail first = due.get(0).mail();
        List<Debt> claimed = due.stream()
                .filter(debt -> debt.mail().template().equals(first.template()))
                .limit(MOST)
                .filter(debt -> sending.claim(debt).isPresent())
                .toList();
        MailOutcome outcome = claimed.isEmpty() ? MailOutcome.NOT_TAKEN : mail(first, claimed);
        claimed.forEach(debt -> sending.finish(debt, outcome));
        if (outcome != MailOutcome.SENT) {
            release();
        }
    }

    private MailOutcome mail(OwedMail first, List<Debt> claimed) {
        List<Map<String, String>> each = claimed.stream().map(debt -> debt.mail().values()).toList();
        Map<String, Object> values = Map.of("count", claimed.size(), "links", links(claimed), "each", each);
        return sending.inTransaction((own, realm) ->
                new MailSender(own).sendToTeam(new Mail(first.subject(), first.template(), values)));
    }

    private List<String> links(List<Debt> claimed) {
        String team = session.getContext().getRealm().getAttribute("mep.portal.teamUrl");
        Stream<String> pages = claimed.stream()
                .map(debt -> page(debt.mail().values()))
                .filter(Objects::nonNull)
                .distinct();
        return team == null || team.isBlank()
                ? List.of()
                : pages.map(page -> team.strip() + page).toList();
    }

    private static String page(Map<String, String> values) {
        String request = values.get("requestId");
        return request == null ? values.get(OwedMail.PAGE) : "/demandes/" + request;
    }

    private boolean hold() {
        RealmModel realm = session.getContext().getRealm();
        Duration pause = new RealmSettings(realm)
                .seconds("mep.request.teamMailSeconds", Duration.ofSeconds(1), Duration.ofDays(1), PAUSE);
        return session.singleUseObjects().putIfAbsent(key(), pause.toSeconds());
    }

    /** The mail server did not take it: the next try need not wait. */
    private void release() {
        session.singleUseObjects().remove(key());
    }

    private String key() {
        return "mep.mail.team." + session.getContext().getRealm().getId();
    }
}
