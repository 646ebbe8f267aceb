package ch.monespacepro.keycloak.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ch.monespacepro.keycloak.Fake;
import ch.monespacepro.keycloak.PersonInMemory;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleModel;
import org.keycloak.models.UserSessionProvider;

/** The state machine of an account: every transition from every state. */
class TransitionsTest {

    private static final Instant NOW = Instant.parse("2026-11-29T10:15:30Z");

    private static final Map<AccountStatus, Set<Transition>> ALLOWED = Map.of(
            AccountStatus.PENDING, EnumSet.of(Transition.VALIDATE, Transition.REJECT, Transition.EXPIRE),
            AccountStatus.ACTIVE, EnumSet.of(Transition.DEACTIVATE, Transition.UNDO_VALIDATION, Transition.END_UNUSED),
            AccountStatus.DEACTIVATED, EnumSet.of(Transition.REACTIVATE),
            AccountStatus.REJECTED, EnumSet.of(Transition.REOPEN));

    private static final Map<Transition, AccountStatus> LEADS_TO = Map.of(
            Transition.VALIDATE, AccountStatus.ACTIVE,
            Transition.REJECT, AccountStatus.REJECTED,
            Transition.EXPIRE, AccountStatus.REJECTED,
            Transition.DEACTIVATE, AccountStatus.DEACTIVATED,
            Transition.END_UNUSED, AccountStatus.DEACTIVATED,
            Transition.UNDO_VALIDATION, AccountStatus.PENDING,
            Transition.REACTIVATE, AccountStatus.ACTIVE,
            Transition.REOPEN, AccountStatus.PENDING);

    private final AtomicInteger sessionsEnded = new AtomicInteger();

    static Stream<Arguments> all() {
        return Stream.of(AccountStatus.values())
                .flatMap(from -> Stream.of(Transition.values()).map(transition -> Arguments.of(from, transition)));
    }

    @ParameterizedTest
    @MethodSource("all")
    void transitionIsAllowedFromItsStateOnly(AccountStatus from, Transition transition) throws Exception {
        PersonInMemory person = personWho(from);
        StoryLine line = StoryLine.of(transition.act(), "staff", "Staff Member", NOW)
                .withMethod("video", StoryLine.Proof.NONE)
                .withReason("a reason");

        if (!ALLOWED.get(from).contains(transition)) {
            Map<String, String> before = Map.copyOf(person.attributes());
            StaleTransitionException stale = assertThrows(
                    StaleTransitionException.class, () -> transitions().carryOut(transition, person.model(), line));
            assertEquals(from, stale.present());
            assertEquals(before, person.attributes());
            return;
        }
        transitions().carryOut(transition, person.model(), line);

        AccountStatus to = LEADS_TO.get(transition);
        assertEquals(to, new Account(person.model()).status());
        assertEquals(to == AccountStatus.ACTIVE, person.enabled().get());
        assertEquals(to == AccountStatus.ACTIVE ? Set.of("professional") : Set.of(), person.roles());
        assertEquals(to == AccountStatus.ACTIVE ? 0 : 1, sessionsEnded.get());
        assertEquals(NOW.toString(), person.attributes().get("statusSince"));
        assertEquals(List.of(line), new Story(person.model()).lines());
    }

    @Test
    void validationNamesTheStaffMemberAndUndoingItForgetsThem() throws Exception {
        PersonInMemory person = personWho(AccountStatus.PENDING);
        transitions()
                .carryOut(
                        Transition.VALIDATE,
                        person.model(),
                        StoryLine.of("validate", "staff", "Staff Member", NOW)
                                .withMethod("in-person", StoryLine.Proof.SMS));
        assertEquals("staff", person.attributes().get("validatedBy"));
        assertEquals("in-person", person.attributes().get("validationMethod"));

        transitions()
                .carryOut(
                        Transition.UNDO_VALIDATION,
                        person.model(),
                        StoryLine.of("undo-validation", "staff", "Staff Member", NOW));
        assertEquals(null, person.attributes().get("validatedBy"));
        assertEquals(null, person.attributes().get("validatedAt"));
    }

    @Test
    void lastTransitionIsTheOneThatLedToTheState() {
        PersonInMemory person = personWho(AccountStatus.ACTIVE);
        assertEquals(Optional.empty(), Transitions.last(person.model()));

        StoryLine validated = StoryLine.of("validate", "staff", "Staff Member", NOW);
        new Story(person.model()).add(validated);
        new Story(person.model()).add(StoryLine.of("note", "colleague", "Colleague", NOW));
        assertEquals(Optional.of(validated), Transitions.last(person.model()));

        // Another hand changed the state: nobody of the record did.
        person.attributes().put("accountStatus", AccountStatus.REJECTED.code());
        assertEquals(Optional.empty(), Transitions.last(person.model()));
    }

    @Test
    void reasonOfTheTeamIsNoExpiry() throws Exception {
        PersonInMemory person = personWho(AccountStatus.PENDING);
        transitions()
                .carryOut(
                        Transition.REJECT,
                        person.model(),
                        StoryLine.of("reject", "staff", "Staff Member", NOW).withReason("expired"));
        assertEquals(false, new Account(person.model()).isRequestExpired());
    }

    private static PersonInMemory personWho(AccountStatus status) {
        PersonInMemory person = new PersonInMemory();
        person.attributes().put("accountStatus", status.code());
        person.enabled().set(status == AccountStatus.ACTIVE);
        if (status == AccountStatus.ACTIVE) {
            person.roles().add("professional");
        }
        return person;
    }

    private Transitions transitions() {
        RoleModel professional = Fake.of(RoleModel.class, Map.of("getName", "professional"));
        RealmModel realm = Fake.of(RealmModel.class, Map.of("getRole", professional));
        UserSessionProvider sessions = (UserSessionProvider) java.lang.reflect.Proxy.newProxyInstance(
                UserSessionProvider.class.getClassLoader(), new Class<?>[] {UserSessionProvider.class}, (self, method, args) -> {
                    if (method.getName().equals("getUserSessionsStream")) {
                        return Stream.empty();
                    }
                    assertEquals("removeUserSessions", method.getName());
                    sessionsEnded.incrementAndGet();
                    return null;
                });
        KeycloakSession session = Fake.of(
                KeycloakSession.class,
                Map.of(
                        "getContext", Fake.of(KeycloakContext.class, Map.of("getRealm", realm)),
                        "sessions", sessions));
        return new Transitions(session, Clock.fixed(NOW, ZoneOffset.UTC));
    }
}
