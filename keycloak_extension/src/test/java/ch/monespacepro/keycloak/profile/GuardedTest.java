package ch.monespacepro.keycloak.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.monespacepro.keycloak.Fake;
import java.util.AbstractMap.SimpleEntry;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.keycloak.models.UserModel;
import org.keycloak.userprofile.AttributeContext;
import org.keycloak.userprofile.UserProfileAttributeValidationContext;
import org.keycloak.userprofile.UserProfileContext;
import org.keycloak.validate.ValidatorConfig;

class GuardedTest {

    private static final String FIELD = "phoneNumber";
    private static final String OLD = "+41790000001";
    private static final String OTHER = "+41790000002";

    @ParameterizedTest
    @EnumSource(value = UserProfileContext.class, names = "USER_API", mode = EnumSource.Mode.EXCLUDE)
    void personCannotChangeAnything(UserProfileContext by) {
        assertEquals(false, accepts(by, person(OLD), List.of(OTHER)));
        assertEquals(false, accepts(by, person(OLD), List.of(OLD, OTHER)));
        assertEquals(false, accepts(by, person(OLD), List.of()));
        assertEquals(false, accepts(by, person(OLD), List.of("")));
        assertEquals(false, accepts(by, person(), List.of(OTHER)));
    }

    @ParameterizedTest
    @EnumSource(UserProfileContext.class)
    void unchangedValueIsAccepted(UserProfileContext by) {
        assertEquals(true, accepts(by, person(OLD), List.of(OLD)));
        assertEquals(true, accepts(by, person(), List.of()));
        assertEquals(true, accepts(by, person(), List.of(" ")));
        assertEquals(true, accepts(by, null, List.of()));
    }

    @ParameterizedTest
    @EnumSource(value = UserProfileContext.class, names = {"REGISTRATION", "IDP_REVIEW", "USER_API"})
    void newAccountIsFilledIn(UserProfileContext by) {
        assertEquals(true, accepts(by, null, List.of(OTHER)));
    }

    @Test
    void administratorMayChangeEverything() {
        assertEquals(true, accepts(UserProfileContext.USER_API, person(OLD), List.of(OTHER)));
        assertEquals(true, accepts(UserProfileContext.USER_API, person(OLD), List.of()));
    }

    private static boolean accepts(UserProfileContext by, UserModel person, List<String> values) {
        AttributeContext attribute =
                new AttributeContext(by, null, new SimpleEntry<>(FIELD, values), person, null, null);
        return new Guarded()
                .validate(values, FIELD, new UserProfileAttributeValidationContext(attribute), ValidatorConfig.EMPTY)
                .isValid();
    }

    private static UserModel person(String... stored) {
        // A stream is read once, and each check reads it once.
        return Fake.of(UserModel.class, Map.of("getAttributeStream", Stream.of(stored)));
    }
}
