package ch.monespacepro.keycloak.team;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.keycloak.crypto.Algorithm;
import org.keycloak.crypto.KeyUse;
import org.keycloak.models.KeycloakSession;

/**
 * Where the next page of a list begins, as a text that only this realm can write: place and signature. The signature covers
 * the filter, so that a cursor continues the list from which it came and no other.
 *
 * @param key of the realm, for this purpose only
 */
record Cursor(byte[] key) {

    private static final String ALGORITHM = "HmacSHA256";
    private static final String PURPOSE = "mep.accounts.cursor";
    private static final int SIGNATURE = 32;
    private static final int LONGEST = 400;

    /** Derives the key from the one with which the realm signs its own tokens; a cursor dies with that key. */
    static Cursor of(KeycloakSession session) {
        byte[] realms = session.keys()
                .getActiveKey(session.getContext().getRealm(), KeyUse.SIG, Algorithm.HS512)
                .getSecretKey()
                .getEncoded();
        return new Cursor(mac(realms, PURPOSE));
    }

    String write(String place, String filter) {
        byte[] written = place.getBytes(StandardCharsets.UTF_8);
        byte[] signature = sign(place, filter);
        byte[] both = Arrays.copyOf(signature, SIGNATURE + written.length);
        System.arraycopy(written, 0, both, SIGNATURE, written.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(both);
    }

    /** Returns the place; empty when this realm did not write the cursor for this filter. */
    Optional<String> read(String cursor, String filter) {
        if (cursor.length() > LONGEST) {
            return Optional.empty();
        }
        byte[] both;
        try {
            both = Base64.getUrlDecoder().decode(cursor);
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
        if (both.length <= SIGNATURE) {
            return Optional.empty();
        }
        String place = new String(both, SIGNATURE, both.length - SIGNATURE, StandardCharsets.UTF_8);
        boolean isOwn = MessageDigest.isEqual(Arrays.copyOf(both, SIGNATURE), sign(place, filter));
        return isOwn ? Optional.of(place) : Optional.empty();
    }

    /** The length keeps place and filter apart. */
    private byte[] sign(String place, String filter) {
        return mac(key, place.length() + ":" + place + filter);
    }

    private static byte[] mac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** A key is in no log. */
    @Override
    public String toString() {
        return "Cursor";
    }
}
