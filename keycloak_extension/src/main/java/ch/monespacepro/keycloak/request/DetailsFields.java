package ch.monespacepro.keycloak.request;

import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Comparator;
import java.util.List;
import org.keycloak.forms.login.freemarker.model.RegisterBean;
import org.keycloak.models.KeycloakSession;

/**
 * The fields that a page shows of the registration form. Its template gets them as {@code profile}, with the values that are
 * shown, as the registration page does.
 *
 * @param names in the order of the page
 */
public record DetailsFields(List<String> names) {

    /** Under which a page names its fields. */
    public static final String ATTRIBUTE = "detailsFields";

    public RegisterBean with(MultivaluedMap<String, String> values, KeycloakSession session) {
        return new RegisterBean(values, session) {
            /** Nothing is chosen for the person, unlike at registration. */
            @Override
            public String getContext() {
                return "DETAILS";
            }

            @Override
            public List<Attribute> getAttributes() {
                return super.getAttributes().stream()
                        .filter(field -> names.contains(field.getName()))
                        .sorted(Comparator.comparingInt(field -> names.indexOf(field.getName())))
                        .toList();
            }
        };
    }
}
