package ch.monespacepro.keycloak.request;

import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.util.Comparator;
import java.util.List;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.forms.login.freemarker.model.RegisterBean;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.utils.FormMessage;

/**
 * The fields that a page shows of the registration form. Its template gets them as {@code profile}, with the values that are
 * shown, as the registration page does.
 *
 * @param names in the order of the page
 */
public record DetailsFields(List<String> names) {

    /** Under which a page names its fields. */
    public static final String ATTRIBUTE = "detailsFields";

    /** A page with these fields. */
    static Response page(
            LoginFormsProvider form,
            String template,
            List<String> names,
            MultivaluedMap<String, String> values,
            List<FormMessage> faults) {
        return form.setFormData(values)
                .setErrors(faults.isEmpty() ? null : faults)
                .setAttribute(ATTRIBUTE, new DetailsFields(names))
                .createForm(template);
    }

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
