package ch.monespacepro.keycloak.pages;

import ch.monespacepro.keycloak.account.AccountStatePage;
import ch.monespacepro.keycloak.code.CodePageMessages;
import ch.monespacepro.keycloak.language.CountryNames;
import ch.monespacepro.keycloak.language.LanguageChoice;
import ch.monespacepro.keycloak.language.RequestLanguage;
import ch.monespacepro.keycloak.request.DetailsFields;
import ch.monespacepro.keycloak.settings.CodeSettings;
import ch.monespacepro.keycloak.settings.Contact;
import ch.monespacepro.keycloak.signin.OtherPerson;
import ch.monespacepro.keycloak.signin.ProvedBrowser;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.keycloak.common.util.Time;
import org.keycloak.forms.login.LoginFormsPages;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.forms.login.freemarker.FreeMarkerLoginFormsProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.OAuth2DeviceUserCodeProvider;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.FormMessage;
import org.keycloak.protocol.oidc.grants.device.DeviceGrantType;
import org.keycloak.services.messages.Messages;
import org.keycloak.sessions.AuthenticationSessionModel;
import org.keycloak.theme.Theme;
import org.keycloak.theme.beans.LocaleBean;

/**
 * Keycloak's own pages, with these differences.
 *
 * <p>Keycloak passes each request's authentication session to this provider before it processes the request. A session
 * that was proved in another browser is refused here ({@link ProvedBrowser}). The language chosen in it is kept ({@link
 * LanguageChoice}).
 *
 * <p>A page that is loaded again repeats its messages and the typed values ({@link KeptAnswer}), its recovery codes ({@link
 * KeptRecoveryCodes}), and the state of the account ({@link AccountStatePage}).
 *
 * <p>The consent page of the device grant shows the user code of the device ({@code deviceCode}). The person compares
 * it with the code on the device. Otherwise a link prepared by an attacker would need one click to give the attacker's
 * device the person's roles.
 *
 * <p>Every template gets {@code contact}, the portal team's contact details ({@link Contact#forTemplate}).
 */
final class LoginPages extends FreeMarkerLoginFormsProvider {

    /** Pages that are no step of the login session: their messages are not kept. */
    private static final Set<LoginFormsPages> ENDS =
            Set.of(LoginFormsPages.ERROR, LoginFormsPages.INFO, LoginFormsPages.LOGIN_PAGE_EXPIRED);

    private static final int LONGEST_DEVICE_CODE = 20;

    private KeptRecoveryCodes recoveryCodes;
    private boolean isAnswerKept;

    LoginPages(KeycloakSession session) {
        super(session);
    }

    /** A text may be looked up before its page is made. */
    @Override
    public String getMessage(String message, Object... parameters) {
        new RequestLanguage(session).keep();
        return super.getMessage(message, parameters);
    }

    @Override
    public LoginFormsProvider setAuthenticationSession(AuthenticationSessionModel login) {
        if (login != null) {
            new ProvedBrowser(session, login).require();
            new LanguageChoice(session, login).keep();
        }
        return super.setAuthenticationSession(login);
    }

    @Override
    public Response createResponse(UserModel.RequiredAction action) {
        // Keycloak gives an action a message of its own where there is none.
        keepAnswer(action.name());
        isAnswerKept = true;
        try {
            return super.createResponse(action);
        } finally {
            isAnswerKept = false;
        }
    }

    @Override
    protected Response createResponse(LoginFormsPages page) {
        if (page == LoginFormsPages.LOGIN && messages == null && isRead()) {
            Optional<Response> heldBack = AccountStatePage.again(this, session, authenticationSession);
            if (heldBack.isPresent()) {
                return heldBack.get();
            }
        }
        if (page == LoginFormsPages.LOGIN_RECOVERY_AUTHN_CODES_CONFIG) {
            recoveryCodes = KeptRecoveryCodes.of(authenticationSession);
        }
        new RequestLanguage(session).keep();
        if (!ENDS.contains(page)) {
            keepAnswer(page.name());
        }
        return super.createResponse(page);
    }

    @Override
    public Response createErrorPage(Response.Status status) {
        if (authenticationSession != null && Messages.DIFFERENT_USER_AUTHENTICATED.equals(getFirstMessageUnformatted())) {
            setAttribute("otherPerson", new OtherPerson(session).form(authenticationSession));
        }
        return super.createErrorPage(status);
    }

    /**
     * The languages of an error page, and of a page outside a login session, lead to its own address. Keycloak's links depend
     * on a cookie that the next such page replaces, in another tab too.
     */
    @Override
    protected void createCommonAttributes(
            Theme theme, Locale locale, Properties texts, UriBuilder address, LoginFormsPages page) {
        super.createCommonAttributes(theme, locale, texts, address, page);
        if (realm != null) {
            attributes.put("contact", Contact.of(realm).forTemplate());
        }
        boolean hasOwnAddress = authenticationSession == null || page == LoginFormsPages.ERROR;
        if (hasOwnAddress && isRead() && attributes.containsKey("locale")) {
            URI here = uriInfo.getRequestUri();
            // Without the host, which a request may name as it likes.
            UriBuilder own = UriBuilder.fromPath(here.getRawPath()).replaceQuery(here.getRawQuery());
            attributes.put("locale", new LocaleBean(realm, locale, own, texts));
        }
    }

    /** A refused code leads to the page's address with it, so that the page can be loaded again. */
    @Override
    public Response createOAuth2DeviceVerifyUserCodePage() {
        String typed = session.getContext()
                .getHttpRequest()
                .getDecodedFormParameters()
                .getFirst(DeviceGrantType.OAUTH2_DEVICE_USER_CODE);
        return messages == null || isRead() || typed == null || typed.length() > LONGEST_DEVICE_CODE
                ? super.createOAuth2DeviceVerifyUserCodePage()
                : Response.seeOther(DeviceGrantType.oauth2DeviceVerificationUrl(uriInfo)
                                .queryParam("user_code", typed)
                                .build(realm.getName()))
                        .build();
    }

    @Override
    public Response createForm(String template) {
        keepAnswer(template);
        if (attributes.get(DetailsFields.ATTRIBUTE) instanceof DetailsFields fields) {
            attributes.put("profile", fields.with(formData, session));
        }
        return super.createForm(template);
    }

    @Override
    protected Response processTemplate(Theme theme, String template, Locale locale) {
        if (recoveryCodes != null) {
            recoveryCodes.keepIn(authenticationSession);
            attributes.put("recoveryAuthnCodesConfigBean", recoveryCodes);
        }
        return super.processTemplate(theme, template, locale);
    }

    @Override
    protected String formatMessage(FormMessage message, Properties texts, Locale language) {
        return message == null
                ? null
                : super.formatMessage(
                        new FormMessage(
                                message.getField(),
                                message.getMessage(),
                                CountryNames.shown(message.getParameters(), language)),
                        texts,
                        language);
    }

    /** Keeps the messages of an answer to a form; shows them again when the page is loaded by GET. */
    private void keepAnswer(String page) {
        if (authenticationSession == null || isAnswerKept) {
            return;
        }
        String step = Objects.requireNonNullElse(execution, "");
        if (messages != null) {
            Map<String, String> typed = isRead() ? Map.of() : KeptAnswer.typed(session);
            new KeptAnswer(page, step, messageType, messages, typed, now()).keepIn(authenticationSession);
        } else if (isRead()) {
            sayAgain(page, step);
        } else {
            KeptAnswer.forget(authenticationSession);
        }
    }

    private void sayAgain(String page, String step) {
        KeptAnswer kept = KeptAnswer.of(authenticationSession);
        if (kept == null || !kept.isOf(page, step)) {
            return;
        }
        List<FormMessage> holding = CodePageMessages.holding(
                kept.messages(), now() - kept.at(), CodeSettings.of(realm).lifetime().toSeconds());
        if (!holding.isEmpty()) {
            messageType = kept.type();
            messages = holding;
        }
        MultivaluedMap<String, String> fields = new MultivaluedHashMap<>();
        if (formData != null) {
            fields.putAll(formData);
        }
        kept.typed().forEach(fields::putSingle);
        formData = fields;
        // The extension's templates take a typed value as an attribute with the name of its field.
        kept.typed().forEach((field, value) -> attributes.computeIfPresent(field, (name, before) -> value));
    }

    private static long now() {
        return Time.currentTimeMillis() / 1000;
    }

    private boolean isRead() {
        return HttpMethod.GET.equals(session.getContext().getHttpRequest().getHttpMethod());
    }

    @Override
    public Response createOAuthGrant() {
        String code = authenticationSession == null
                ? null
                : authenticationSession.getClientNote(DeviceGrantType.OAUTH2_DEVICE_VERIFIED_USER_CODE);
        setAttribute("deviceCode", code == null ? "" : formatted(code));
        return super.createOAuthGrant();
    }

    private String formatted(String code) {
        return session.getProvider(OAuth2DeviceUserCodeProvider.class).display(code);
    }
}
