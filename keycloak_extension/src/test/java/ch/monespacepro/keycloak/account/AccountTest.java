package ch.monespacepro.keycloak.account;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.monespacepro.keycloak.Fake;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.keycloak.models.IdentityProviderModel;
import org.keycloak.models.IdentityProviderStorageProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;

class AccountTest {

    private final Map<String, Object> written = new HashMap<>();

    private UserModel user(String status, boolean enabled) {
        written.put(Attributes.STATUS, status);
        written.put("enabled", enabled);
        return (UserModel) Proxy.newProxyInstance(
                UserModel.class.getClassLoader(), new Class<?>[] {UserModel.class}, (self, method, args) ->
                        switch (method.getName()) {
                            case "getFirstAttribute" -> written.get(args[0]);
                            case "setSingleAttribute" -> written.put((String) args[0], args[1]) == null ? null : null;
                            case "isEnabled" -> written.get("enabled");
                            case "setEnabled" -> written.put("enabled", args[0]) == null ? null : null;
                            default -> throw new UnsupportedOperationException(method.getName());
                        });
    }

    private static KeycloakSession sessionWithProvider(String alias) {
        IdentityProviderStorageProvider providers = Fake.of(
                IdentityProviderStorageProvider.class, Map.of("getByAlias", Map.of(alias, new IdentityProviderModel())));
        return Fake.of(KeycloakSession.class, Map.of("identityProviders", providers));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "active,      true,  ACTIVE",
                "active,      false, DEACTIVATED",
                "pending,     true,  PENDING",
                "pending,     false, PENDING",
                "rejected,    true,  REJECTED",
                "deactivated, true,  DEACTIVATED",
                "-,           true,  PENDING",
                "Active,      true,  PENDING",
                "nonsense,    true,  PENDING",
            })
    void statusIsActiveOnlyWhenValidatedAndEnabled(String status, boolean enabled, AccountStatus expected) {
        assertEquals(expected, new Account(user(status, enabled)).status());
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "hug, -,                 hug",
                "hug, equipe@example.ch, hug",
                "-,   hug,               hug",
                "-,   equipe@example.ch, -",
                "-,   -,                 -",
            })
    void answeredForByFallsBackToValidatedByProvider(String answeredFor, String validatedBy, String expected) {
        UserModel user = user("active", true);
        written.put(Attributes.ANSWERED_FOR_BY, answeredFor);
        written.put(Attributes.VALIDATED_BY, validatedBy);
        assertEquals(Optional.ofNullable(expected), new Account(user).answeredForBy(sessionWithProvider("hug")));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "FORM,   -,   ELSEWHERE",
                "LINK,   -,   ELSEWHERE",
                "BROKER, hin, ELSEWHERE",
                "BROKER, hug, -",
                "COOKIE, -,   -",
                "ACTION, -,   -",
            })
    void hospitalAccountIsRefusedWhereAnotherProviderIdentifiesThePerson(Door door, String provider, AccountRefusal expected) {
        UserModel user = user("active", true);
        written.put(Attributes.ANSWERED_FOR_BY, "hug");
        assertEquals(
                Optional.ofNullable(expected),
                new AccountCheck(door, provider).refusal(sessionWithProvider("hug"), user));
    }

    @ParameterizedTest
    @EnumSource(Door.class)
    void everyDoorRefusesAnInactiveAccount(Door door) {
        for (AccountStatus status : new AccountStatus[] {
            AccountStatus.PENDING, AccountStatus.REJECTED, AccountStatus.DEACTIVATED
        }) {
            assertEquals(
                    Optional.of(AccountRefusal.valueOf(status.name())),
                    AccountCheck.at(door).refusal(sessionWithProvider("hug"), user(status.code(), true)));
        }
    }
}
