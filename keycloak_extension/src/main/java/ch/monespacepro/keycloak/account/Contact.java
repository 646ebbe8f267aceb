package ch.monespacepro.keycloak.account;

import java.util.LinkedHashMap;
import java.util.Map;
import org.keycloak.models.RealmModel;

/**
 * How a professional reaches the portal's team: realm attributes {@code mep.contact.…}, by default those of the
 * portal's user manual.
 *
 * @param email for questions, and for the copy of the identity document
 * @param telephone of the desk, as people write it
 * @param bookingUrl where an appointment by video is booked
 * @param desk where a person is validated in person
 */
public record Contact(String email, String telephone, String bookingUrl, String desk) {

    private static final String EMAIL = "MonEspacePro@hug.ch";
    private static final String TELEPHONE = "079 553 77 07";
    private static final String BOOKING_URL = "https://www.onedoc.ch/fr/widget/"
            + "ed4876dd8a2fc0e1b0fdc0bac8900f1d3c2d3ffb8bf26b317084fe370c7e86ce/book";
    private static final String DESK = "Bureau des outils numériques, hall des HUG, 4 rue Gabrielle-Perret-Gentil "
            + "(en face des ascenseurs orange)";

    public static Contact of(RealmModel realm) {
        return new Contact(
                setting(realm, "email", EMAIL),
                setting(realm, "telephone", TELEPHONE),
                setting(realm, "bookingUrl", BOOKING_URL),
                setting(realm, "desk", DESK));
    }

    /** Returns the values for a template. A booking link without https is left out. */
    public Map<String, String> forTemplate() {
        Map<String, String> shown = new LinkedHashMap<>();
        shown.put("email", email);
        shown.put("telephone", telephone);
        shown.put("telephoneLink", telephone.replaceAll("[^0-9+]", ""));
        shown.put("bookingUrl", bookingUrl.startsWith("https://") ? bookingUrl : "");
        shown.put("desk", desk);
        return shown;
    }

    private static String setting(RealmModel realm, String name, String byDefault) {
        String value = realm.getAttribute("mep.contact." + name);
        return value == null || value.isBlank() ? byDefault : value;
    }
}
