package ch.monespacepro.keycloak.account;

import jakarta.ws.rs.core.Response;
import java.util.Locale;
import org.keycloak.authentication.AuthenticationFlowContext;

/** What somebody reads whose password is right but whose account is not (or no longer) usable, and what to do next. */
public final class AccountStatePage {

    private static final String TEMPLATE = "mep-account-state.ftl";

    private AccountStatePage() {}

    public static Response of(AuthenticationFlowContext context, AccountState state) {
        return context.form()
                .setAttribute("accountState", state.name().toLowerCase(Locale.ROOT))
                .setAttribute("contact", Contact.of(context.getRealm()).forTemplate())
                .createForm(TEMPLATE);
    }
}
