<#import "template.ftl" as layout>
<#import "password-commons.ftl" as passwordCommons>
<#import "buttons.ftl" as buttons>
<#import "mep-password.ftl" as password>
<#assign isWrong = ((message.type)!"") == "error">
<#global title = isWrong?then(msg("mepPageWithFault", msg("updatePasswordTitle")), msg("updatePasswordTitle")) + " – " + msg("loginTitle", realm.displayName)>
<@layout.registrationLayout displayMessage=!messagesPerField.existsError("password", "password-confirm"); section>
    <#if section = "header">
        ${msg("updatePasswordTitle")}
    <#elseif section = "form">
        <form id="kc-passwd-update-form" class="${properties.kcFormClass!}" action="${url.loginAction}" method="post" novalidate>
            <@password.field name="password-new" posted="password" label=msg("passwordNew") hint="mep-password-rule" autofocus=true>
                <@password.rule of="password-new" />
            </@password.field>
            <@password.field name="password-confirm" label=msg("passwordConfirm") />
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
    </#if>
</@layout.registrationLayout>
