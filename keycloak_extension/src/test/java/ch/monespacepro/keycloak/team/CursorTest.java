package ch.monespacepro.keycloak.team;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {

    private static final String PLACE = "0123456789abp001795953600id";
    private static final String FILTER = "pending\n\n";

    private final Cursor cursor = new Cursor(new byte[32]);

    @Test
    void cursorContinuesItsOwnListOnly() {
        String written = cursor.write(PLACE, FILTER);

        assertEquals(Optional.of(PLACE), cursor.read(written, FILTER));
        assertEquals(Optional.empty(), cursor.read(written, "active\n\n"));
        assertEquals(Optional.empty(), cursor.read(written, ""));
    }

    @Test
    void otherRealmsCursorIsForeign() {
        byte[] other = new byte[32];
        other[31] = 1;

        assertEquals(Optional.empty(), cursor.read(new Cursor(other).write(PLACE, FILTER), FILTER));
    }

    @Test
    void changedBytesAreNoticedWhereverTheyAre() {
        byte[] written = Base64.getUrlDecoder().decode(cursor.write(PLACE, FILTER));

        for (int each = 0; each < written.length; each++) {
            byte[] forged = written.clone();
            forged[each] ^= 1;
            String text = Base64.getUrlEncoder().withoutPadding().encodeToString(forged);
            assertEquals(Optional.empty(), cursor.read(text, FILTER), "byte " + each);
        }
    }

    /** The end of a place and the beginning of a filter are not one text. */
    @Test
    void nothingMovesFromThePlaceIntoTheFilter() {
        byte[] written = Base64.getUrlDecoder().decode(cursor.write(PLACE + "p", FILTER));
        String shorter = Base64.getUrlEncoder().withoutPadding().encodeToString(java.util.Arrays.copyOf(written, written.length - 1));

        assertEquals(Optional.empty(), cursor.read(shorter, "p" + FILTER));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?", "not base64!", "AAAA", "é", "%00"})
    void anyOtherTextIsNoCursor(String text) {
        assertEquals(Optional.empty(), cursor.read(text, FILTER));
        assertEquals(Optional.empty(), cursor.read("A".repeat(100_000), FILTER));
    }
}
