<#import "template.ftl" as layout>
<#import "password-commons.ftl" as passwordCommons>
<#import "field.ftl" as field>
<#import "buttons.ftl" as buttons>
<#import "password-validation.ftl" as validator>
<#global title = msg("updatePasswordTitle") + " – " + msg("loginTitle", realm.displayName)>
<@layout.registrationLayout displayMessage=!messagesPerField.existsError("password", "password-confirm"); section>
    <#if section = "header">
        ${msg("updatePasswordTitle")}
    <#elseif section = "form">
        <form id="kc-passwd-update-form" class="${properties.kcFormClass!}" action="${url.loginAction}" method="post" novalidate>
            <@field.password name="password-new" label=msg("passwordNew") fieldName="password" autocomplete="new-password" autofocus=true>
                <p id="mep-password-rule" class="${properties.kcInputHelperTextItemClass!}">${msg("mepPasswordRule", passwordPolicies.length!8, passwordPolicies.upperCase!1, passwordPolicies.lowerCase!1, passwordPolicies.digits!1, passwordPolicies.specialChars!1)}</p>
            </@field.password>
            <@field.password name="password-confirm" label=msg("passwordConfirm") autocomplete="new-password" />
            <#-- A reset link ends all other sessions, whatever the checkbox says. -->
            <#if byResetLink!false>
                <p>${msg("mepPasswordEndsSessions")}</p>
            <#else>
                <div class="${properties.kcFormGroupClass!}"><@passwordCommons.logoutOtherSessions/></div>
            </#if>
            <div class="mep-buttons">
                <@buttons.button id="kc-submit" name="login" label="doSubmit"/>
                <#if isAppInitiatedAction??>
                    <@buttons.button id="kc-cancel" label="doCancel" name="cancel-aia" type="secondary"/>
                </#if>
            </div>
        </form>
        <@validator.templates/>
        <@validator.script field="password-new"/>
    </#if>
</@layout.registrationLayout>
