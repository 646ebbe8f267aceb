package ch.monespacepro.keycloak.hin;

import ch.monespacepro.keycloak.account.Account;
import ch.monespacepro.keycloak.broker.ProvidedNames;
import ch.monespacepro.keycloak.broker.RefusedSignIn;
import ch.monespacepro.keycloak.telephone.AllowedCountries;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import jakarta.ws.rs.WebApplicationException;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.keycloak.broker.oidc.mappers.AbstractJsonUserAttributeMapper;
import org.keycloak.broker.provider.AbstractIdentityProviderMapper;
import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.models.FederatedIdentityModel;
import org.keycloak.models.IdentityProviderMapperModel;
import org.keycloak.models.IdentityProviderSyncMode;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.provider.ProviderConfigProperty;

/**
 * The identity-provider mapper {@code mep-hin-mapper}. It writes the account of a HIN identity by the table in its
 * configuration, or sends the person back to the sign-in page with the reason for the refusal.
 */
public final class HinMapper extends AbstractIdentityProviderMapper {

    public static final String ID = "mep-hin-mapper";
    public static final String TABLE = "table";

    private static final Logger LOG = Logger.getLogger(HinMapper.class);
    private static final String SOURCE = "hin";
    private static final Set<String> NAMES = Set.of(UserModel.FIRST_NAME, UserModel.LAST_NAME);
    private static final Set<IdentityProviderSyncMode> SYNC_MODES = EnumSet.allOf(IdentityProviderSyncMode.class);

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public String[] getCompatibleProviders() {
        return new String[] {"oauth2", "oidc"};
    }

    @Override
    public String getDisplayCategory() {
        return "Attribute Importer";
    }

    @Override
    public String getDisplayType() {
        return "HIN identity";
    }

    @Override
    public String getHelpText() {
        return "Makes an account of a HIN identity, by a table compiled from hin_mapper/table.yaml.";
    }

    @Override
    public List<ProviderConfigProperty> getConfigProperties() {
        return List.of(new ProviderConfigProperty(
                TABLE, "Table", "Written by mep apply from hin_mapper/table.yaml: change it there.",
                ProviderConfigProperty.TEXT_TYPE, null));
    }

    @Override
    public boolean supportsSyncMode(IdentityProviderSyncMode syncMode) {
        return SYNC_MODES.contains(syncMode);
    }

    @Override
    public void preprocessFederatedIdentity(
            KeycloakSession session, RealmModel realm, IdentityProviderMapperModel model, BrokeredIdentityContext context) {
        HinTable table = HinTableReader.read(model.getConfig().get(TABLE));
        HinIdentity identity = new HinIdentity(profile(context));
        try {
            if (!identity.isObject()) {
                throw new HinRefusedException(HinRefusal.UNREADABLE);
            }
            AllowedCountries countries = AllowedCountries.of(realm);
            UserModel known = known(session, realm, context);
            if (known == null) {
                HinAccount account = table.account(identity, countries);
                LOG.debugf("HIN identity read; left out: %s", account.leftOut());
                write(account, context);
            } else {
                HinAccount refreshed = table.refreshed(identity, countries);
                write(refreshed, context);
                keep(refreshed.leftOut(), context);
                new KeptValues(session, context).record(known, refreshed.leftOut());
                new ProvidedNames(session, SOURCE).keep(known, problemsOfNames(refreshed.leftOut()), Map.of());
            }
        } catch (HinRefusedException refused) {
            // Keycloak's callback returns the response of this exception; for any other exception it shows an error
            // page.
            throw new WebApplicationException(
                    refused.refusal().answer(
                            new RefusedSignIn(
                                    session, context.getAuthenticationSession(), context.getIdpConfig().getAlias()),
                            identity.displayName()));
        }
    }

    /** Sets the status of a new account to pending, whatever other mappers wrote. */
    @Override
    public void importNewUser(
            KeycloakSession session, RealmModel realm, UserModel user, IdentityProviderMapperModel model,
            BrokeredIdentityContext context) {
        new Account(user).makePending();
        HinName.of(new HinIdentity(profile(context))).write(user);
    }

    /**
     * Writes only the rows marked for every sign-in. The provider's own {@code syncMode} is IMPORT, because FORCE would
     * copy the e-mail too.
     */
    @Override
    public void updateBrokeredUser(
            KeycloakSession session, RealmModel realm, UserModel user, IdentityProviderMapperModel model,
            BrokeredIdentityContext context) {
        Map<String, String> names = new HashMap<>();
        for (AccountRow row : HinTableReader.read(model.getConfig().get(TABLE)).account()) {
            if (row.everySignIn()) {
                refresh(row.attribute(), context, user, names);
            }
        }
        new ProvidedNames(session, SOURCE).write(user, names);
    }

    private static void refresh(
            String attribute, BrokeredIdentityContext context, UserModel user, Map<String, String> names) {
        switch (attribute) {
            case UserModel.FIRST_NAME -> names.put(attribute, context.getFirstName());
            case UserModel.LAST_NAME -> names.put(attribute, context.getLastName());
            default -> {
                String value = context.getUserAttribute(attribute);
                if (value != null && !value.equals(user.getFirstAttribute(attribute))) {
                    user.setSingleAttribute(attribute, value);
                }
            }
        }
        HinName.of(new HinIdentity(profile(context))).write(user);
    }

    private static Map<String, String> problemsOfNames(List<HinAccount.LeftOut> kept) {
        return kept.stream()
                .filter(each -> NAMES.contains(each.attribute()))
                .collect(Collectors.toMap(HinAccount.LeftOut::attribute, HinAccount.LeftOut::problem));
    }

    /** Returns the account linked to this identity, or null at the first login. */
    private static UserModel known(KeycloakSession session, RealmModel realm, BrokeredIdentityContext context) {
        String alias = context.getIdpConfig().getAlias();
        return context.getId() == null
                ? null
                : session.users().getUserByFederatedIdentity(realm, new FederatedIdentityModel(alias, context.getId(), null));
    }

    /** Removes names from the context that are unusable. Keycloak's provider has copied them from the profile. */
    private static void keep(List<HinAccount.LeftOut> kept, BrokeredIdentityContext context) {
        for (HinAccount.LeftOut each : kept) {
            switch (each.attribute()) {
                case UserModel.FIRST_NAME -> context.setFirstName(null);
                case UserModel.LAST_NAME -> context.setLastName(null);
                default -> LOG.debugf("%s is not copied into the context", each.attribute());
            }
        }
    }

    private static JsonNode profile(BrokeredIdentityContext context) {
        Object profile = context.getContextData().get(AbstractJsonUserAttributeMapper.CONTEXT_JSON_NODE);
        return profile instanceof JsonNode json ? json : MissingNode.getInstance();
    }

    private static void write(HinAccount account, BrokeredIdentityContext context) {
        account.attributes().forEach((attribute, value) -> {
            switch (attribute) {
                case UserModel.USERNAME -> {
                    context.setUsername(value);
                    context.setModelUsername(value);
                }
                case UserModel.EMAIL -> context.setEmail(value);
                case UserModel.FIRST_NAME -> context.setFirstName(value);
                case UserModel.LAST_NAME -> context.setLastName(value);
                default -> context.setUserAttribute(attribute, value);
            }
        });
    }
}
