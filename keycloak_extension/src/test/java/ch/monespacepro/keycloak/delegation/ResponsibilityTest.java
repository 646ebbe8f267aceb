package ch.monespacepro.keycloak.delegation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.monespacepro.keycloak.Fake;
import ch.monespacepro.keycloak.PersonInMemory;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.keycloak.models.UserModel;
import org.keycloak.sessions.AuthenticationSessionModel;

class ResponsibilityTest {

    private static final UserModel PERSON = new PersonInMemory().model();
    private static final UserModel ANOTHER = Fake.of(UserModel.class, Map.of("getId", "another"));

    private final Map<String, String> clientNotes = new HashMap<>();
    private final Map<String, String> proofs = new HashMap<>();
    private final AuthenticationSessionModel login = login();

    @Test
    void choiceIsKeptInTheLoginSession() {
        new Responsibility("anne").write(login, PERSON);

        assertEquals(Optional.of(new Responsibility("anne")), Responsibility.of(login, PERSON));
        assertEquals(Map.of("mep-responsibility", "anne"), clientNotes);
    }

    @Test
    void choiceOfAnotherPersonDoesNotCount() {
        Responsibility.OWN.write(login, PERSON);

        assertEquals(Optional.empty(), Responsibility.of(login, ANOTHER));
    }

    @Test
    void choiceGoesWithTheProofs() {
        Responsibility.OWN.write(login, PERSON);
        proofs.clear();

        assertEquals(Optional.empty(), Responsibility.of(login, PERSON));
    }

    @Test
    void noteOfAnotherHandDoesNotCount() {
        clientNotes.put("mep-responsibility", "anne");

        assertEquals(Optional.empty(), Responsibility.of(login, PERSON));
    }

    @Test
    void removedChoiceDoesNotReachTheClientSession() {
        new Responsibility("anne").write(login, PERSON);

        Responsibility.remove(login);

        assertEquals(Map.of(), clientNotes);
    }

    /** A login session that has notes only. */
    private AuthenticationSessionModel login() {
        Class<AuthenticationSessionModel> model = AuthenticationSessionModel.class;
        return model.cast(Proxy.newProxyInstance(
                model.getClassLoader(),
                new Class<?>[] {model},
                (self, method, args) -> switch (method.getName()) {
                    case "getClientNote" -> clientNotes.get(args[0]);
                    case "setClientNote" -> clientNotes.put((String) args[0], (String) args[1]);
                    case "removeClientNote" -> clientNotes.remove(args[0]);
                    case "getAuthNote" -> proofs.get(args[0]);
                    case "setAuthNote" -> proofs.put((String) args[0], (String) args[1]);
                    default -> throw new UnsupportedOperationException(method.getName());
                }));
    }
}
