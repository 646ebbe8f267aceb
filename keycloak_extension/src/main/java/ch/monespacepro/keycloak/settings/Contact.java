package ch.monespacepro.keycloak.settings;

import java.util.LinkedHashMap;
import java.util.Map;
import org.keycloak.models.RealmModel;

/**
 * How a professional reaches the portal's team: realm attributes {@code mep.contact.…}. A detail that an installation does
 * not name is empty, and then shown nowhere.
 *
 * @param email for questions, and for the copy of the identity document
 * @param telephone of the desk, as people write it
 * @param bookingUrl where an appointment by video is booked
 * @param desk where a person is validated in person
 * @param hours when the desk is open, or that it takes appointments only
 */
public record Contact(String email, String telephone, String bookingUrl, String desk, String hours) {

    public static Contact of(RealmModel realm) {
        return new Contact(
                setting(realm, "email"),
                setting(realm, "telephone"),
                setting(realm, "bookingUrl"),
                setting(realm, "desk"),
                setting(realm, "hours"));
    }

    /** Returns the values for a template. A booking link without https is left out. */
    public Map<String, String> forTemplate() {
        Map<String, String> shown = new LinkedHashMap<>();
        shown.put("email", email);
        shown.put("telephone", telephone);
        shown.put("telephoneLink", telephone.replaceAll("[^0-9+]", ""));
        shown.put("bookingUrl", bookingUrl.startsWith("https://") ? bookingUrl : "");
        shown.put("desk", desk);
        shown.put("hours", hours);
        return shown;
    }

    private static String setting(RealmModel realm, String name) {
        String value = realm.getAttribute("mep.contact." + name);
        return value == null ? "" : value.strip();
    }
}
