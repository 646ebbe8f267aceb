<#-- The form of the user manual. Nothing here knows a rule: the fields come from the user profile, the faults from the server. -->
<#import "template.ftl" as layout>
<#import "buttons.ftl" as buttons>
<#import "user-profile-commons.ftl" as fields>
<#import "mep-password.ftl" as password>
<#import "mep-faults.ftl" as faultsOf>
<#assign faults = faultsOf.of("global", "")>
<#list profile.attributes as attribute>
    <#assign isChoice = (attribute.annotations.inputType!"") == "select-radiobuttons">
    <#assign faults += faultsOf.of(attribute.name, isChoice?then(attribute.name + "-" + fields.options(attribute)?first, attribute.name))>
    <#if attribute.name == "phoneNumber">
        <#assign faults += faultsOf.of("password", "password") + faultsOf.of("password-confirm", "password-confirm")>
    </#if>
</#list>
<#global title = faults?has_content?then(msg("mepPageWithFault", msg("registerTitle")), msg("registerTitle")) + " – " + msg("loginTitle", realm.displayName)>
<@layout.registrationLayout displayMessage=!faults?has_content displayRequiredFields=false; section>
    <#if section = "header">
        ${msg("registerTitle")}
    <#elseif section = "form">
        <@faultsOf.summary faults=faults title=msg("mepRegisterFaults") />
        <div class="mep-notice">
            <p>${kcSanitize(msg("mepRegisterNotice"))?no_esc}</p>
            <#if contact.email?has_content>
                <p>${msg("mepRegisterNoticeContact")} <a href="mailto:${contact.email}">${contact.email}</a>.</p>
            </#if>
        </div>
        <p class="mep-required"><span class="${properties.kcInputRequiredClass!}" aria-hidden="true">*</span> ${msg("requiredFields")}</p>
        <form id="kc-register-form" class="${properties.kcFormClass!}" action="${url.registrationAction}" method="post" novalidate data-mep-submit-once>
            <@fields.userProfileFormFields; callback, attribute>
                <#if callback == "afterField" && attribute.name == "phoneNumber">
                    <@password.field name="password" label=msg("password") hint="mep-password-rule">
                        <@password.rule of="password" />
                    </@password.field>
                    <@password.field name="password-confirm" label=msg("passwordConfirm") />
                </#if>
            </@fields.userProfileFormFields>
            <#-- For programs that fill in every field; people do not meet it. -->
            <div class="mep-unseen" aria-hidden="true">
                <label for="website">${msg("mepRegisterTrap")}</label>
                <input id="website" name="website" type="text" maxlength="300" tabindex="-1" autocomplete="off"/>
            </div>
            <div class="mep-buttons">
                <@buttons.button id="kc-register" label="doRegister" />
            </div>
        </form>
        <p class="mep-back"><a id="mep-back" href="${url.loginUrl}"><span aria-hidden="true">« </span>${msg("backToLogin")}</a></p>
        <script type="module" src="${url.resourcesPath}/js/account-request.js"></script>
        <script type="module" src="${url.resourcesPath}/js/mep-submit-once.js"></script>
    </#if>
</@layout.registrationLayout>
