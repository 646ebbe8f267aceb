package ch.monespacepro.keycloak.team;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import ch.monespacepro.keycloak.account.AccountGroup;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Refused parameters are answered by the server: see tests/integration/test_account_list.py. */
class AccountFilterTest {

    @Test
    void nothingMeansAllAccountsFiftyAPage() {
        AccountFilter expected = new AccountFilter(AccountGroup.ALL, Optional.empty(), Optional.empty(), 50);

        assertEquals(expected, AccountFilter.of(null, null, null, null));
        assertEquals(expected, AccountFilter.of("", " ", "", " "));
    }

    @Test
    void searchIsFoldedAndTheAddressNormalised() {
        AccountFilter filter = AccountFilter.of("pending", " Médecin, A. ", "Anne@MÜLLER.ch", "200");

        assertEquals(
                new AccountFilter(
                        AccountGroup.PENDING,
                        Optional.of("medecina"),
                        Optional.of("anne@xn--mller-kva.ch"),
                        200),
                filter);
    }

    @Test
    void searchWithoutLettersIsKeptAsASearchThatFindsNobody() {
        assertEquals(Optional.of(""), AccountFilter.of(null, "%_", null, null).search());
        assertNotEquals(
                AccountFilter.of(null, "%", null, null).identity(),
                AccountFilter.of(null, null, null, null).identity());
    }

    /** A cursor continues one list, whatever the size of its pages. */
    @Test
    void filtersDifferByWhatTheyShow() {
        String pending = AccountFilter.of("pending", null, null, null).identity();

        assertEquals(pending, AccountFilter.of("pending", null, null, "1").identity());
        assertNotEquals(pending, AccountFilter.of("active", null, null, null).identity());
        assertNotEquals(pending, AccountFilter.of("to-review", null, null, null).identity());
        assertNotEquals(pending, AccountFilter.of("pending", "a", null, null).identity());
        assertNotEquals(
                AccountFilter.of(null, "a@b.ch", null, null).identity(),
                AccountFilter.of(null, null, "a@b.ch", null).identity());
    }
}
