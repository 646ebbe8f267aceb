package ch.monespacepro.keycloak.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.monespacepro.keycloak.Fake;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.keycloak.common.util.Time;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleModel;
import org.keycloak.models.UserModel;
import org.keycloak.representations.AccessToken;

/** Checks of scope, role and sign-in. Token validity is checked by Keycloak and covered by the integration tests. */
class CallerTest {

    private static final String ROLE = "account-validator";

    @Test
    void roleIsRequiredOfTokenAndPerson() {
        assertTrue(caller(ROLE, true).hasRole(ROLE));
        assertFalse(caller(null, true).hasRole(ROLE));
        assertFalse(caller("professional", true).hasRole(ROLE));
        assertFalse(caller(ROLE, false).hasRole(ROLE));
        assertFalse(caller("unheard-of", true).hasRole("unheard-of"));
    }

    @Test
    void scopeMatchesWholeWordsOnly() {
        Caller caller = caller(null, false);

        assertTrue(caller.hasScope("sessions"));
        assertFalse(caller.hasScope("session"));
        assertFalse(caller.hasScope("accounts"));
    }

    @ParameterizedTest
    @CsvSource({
        "0, mfa, true",
        "3600, mfa, true",
        "3600, phr, true",
        "3602, mfa, false",
        "3602, phr, false",
        "0, pwd, false",
        "0, 1, false",
        "0, , false",
        ", mfa, false",
    })
    void signInIsRecentAndStrong(Integer age, String acr, boolean isLetIn) {
        Caller caller = caller(ROLE, true);
        caller.token().setAcr(acr);
        if (age != null) {
            caller.token().setAuth_time(Time.currentTimeMillis() / 1000 - age);
        }

        assertEquals(isLetIn, caller.hasSignedInWithin(Duration.ofHours(1)));
    }

    private static Caller caller(String roleOfToken, boolean personHasIt) {
        RoleModel role = Fake.of(RoleModel.class, Map.of());
        RealmModel realm = Fake.of(RealmModel.class, Map.of("getRole", Map.of(ROLE, role)));
        UserModel person = Fake.of(UserModel.class, Map.of("hasRole", personHasIt));
        AccessToken token = new AccessToken();
        token.setScope("openid sessions");
        if (roleOfToken != null) {
            token.setRealmAccess(new AccessToken.Access().addRole(roleOfToken));
        }
        return new Caller(realm, person, null, null, token);
    }
}
