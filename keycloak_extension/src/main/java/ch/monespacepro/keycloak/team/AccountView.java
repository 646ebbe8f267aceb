package ch.monespacepro.keycloak.team;

import ch.monespacepro.keycloak.account.Account;
import ch.monespacepro.keycloak.account.Story;
import ch.monespacepro.keycloak.account.Summary;
import ch.monespacepro.keycloak.broker.ProvidedNames;
import ch.monespacepro.keycloak.code.ProofCode;
import ch.monespacepro.keycloak.code.ProofState;
import ch.monespacepro.keycloak.email.EmailStop;
import ch.monespacepro.keycloak.ways.PlannedChanges;
import ch.monespacepro.keycloak.ways.Ways;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.keycloak.common.util.Time;
import org.keycloak.models.FederatedIdentityModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/** One account as the team sees it. What is absent is left out. */
public record AccountView(KeycloakSession session, TeamMember member, UserModel person) {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final List<String> TEXTS = List.of(
            "title",
            "phoneNumber",
            "phoneNumberVerified",
            "codeChannel",
            "professionalIdType",
            "professionalId",
            "function",
            "functionDetails",
            "locale",
            ProvidedNames.MARK);

    private static final List<String> OBJECTS = List.of("hinAddress", "proposedIdentity", "proposedName");

    public ObjectNode json() {
        Account account = new Account(person);
        ObjectNode view = JSON.createObjectNode()
                .put("id", person.getId())
                .put("status", account.status().code())
                .put("email", person.getEmail())
                .put("emailVerified", person.isEmailVerified())
                .put("firstName", person.getFirstName())
                .put("lastName", person.getLastName());
        if (person.getCreatedTimestamp() != null) {
            view.put("createdAt", seconds(person.getCreatedTimestamp()));
        }
        TEXTS.forEach(name -> putIfPresent(view, name));
        account.facts().forEach(view::put);
        OBJECTS.forEach(name -> putObject(view, name));
        ArrayNode providers = view.putArray("identityProviders");
        session.users()
                .getFederatedIdentitiesStream(realm(), person)
                .map(FederatedIdentityModel::getIdentityProvider)
                .forEach(providers::add);
        view.set("proof", proof());
        ArrayNode factors = view.putArray("factors");
        new Ways(session, person, Instant.ofEpochMilli(Time.currentTimeMillis())).factors().forEach(way -> factors.add(way.code()));
        ArrayNode planned = view.putArray("pendingChanges");
        new PlannedChanges(person)
                .list()
                .forEach(change -> planned.addObject()
                        .put("field", change.field())
                        .put("value", change.masked())
                        .put("by", change.byName())
                        .put("at", change.at())
                        .put("effectiveAt", change.effectiveAt()));
        Instant now = Instant.ofEpochMilli(Time.currentTimeMillis());
        EmailStop.possible(session, person, now).ifPresent(change -> view.putObject("emailChange")
                .put("state", change.isDone() ? "done" : "waiting")
                .put("address", change.address())
                .put("since", change.since().toString()));
        boolean mayAct = member.mayActOn(person);
        view.put("staff", TeamMember.isStaff(realm(), person));
        ArrayNode acts = view.putArray("acts");
        if (mayAct) {
            Acts.offered(session, account).forEach(acts::add);
            acts.add(Export.NAME).add(Erase.NAME);
        }
        Summary summary = Summary.of(session, realm(), person);
        view.put("origin", summary.origin().code());
        ArrayNode checks = view.putArray("checks");
        new Checks(session, person, summary, now)
                .all()
                .forEach(check -> checks.add(check.json()));
        view.set("story", JSON.valueToTree(new Story(person).lines()));
        return view;
    }

    private ObjectNode proof() {
        ProofState state = ProofCode.of(session, person, Instant.now()).state();
        ObjectNode proof = JSON.createObjectNode().put("state", state.kind().code());
        if (state.channel() != null) {
            proof.put("channel", state.channel().code())
                    .put("until", state.until().truncatedTo(ChronoUnit.SECONDS).toString());
        }
        return proof;
    }

    private void putIfPresent(ObjectNode view, String name) {
        String value = person.getFirstAttribute(name);
        if (value != null && !value.isEmpty()) {
            view.put(name, value);
        }
    }

    /** Values that are JSON; an unreadable one is shown as it is. */
    private void putObject(ObjectNode view, String name) {
        String value = person.getFirstAttribute(name);
        if (value == null) {
            return;
        }
        try {
            view.set(name, JSON.readTree(value));
        } catch (IOException unreadable) {
            view.put(name, value);
        }
    }

    private RealmModel realm() {
        return session.getContext().getRealm();
    }

    private static String seconds(long millis) {
        return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
