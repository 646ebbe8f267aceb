<#import "template.ftl" as layout>
<#import "mep-action.ftl" as common>
<#import "mep-contact.ftl" as team>
<#assign fault = messagesPerField.getFirstError('newEmail')>
<#assign heading = msg({"form": "mepEmailTitle", "sent": "mepEmailSentTitle", "takeBack": "mepEmailTakeBackTitle"}[step])>
<#global title = (fault?has_content)?then(msg("mepTitleWithFault", heading), heading) + " – " + msg("loginTitle", realm.displayName)>
<@layout.registrationLayout displayMessage=false; section>
    <#if section = "header">
        ${heading}
    <#elseif section = "form">
        <div class="mep-destination">
            <#if step == "form">
                <p>${msg("mepEmailPresent", presentAddress)} ${msg("mepEmailLead")}</p>
            <#elseif step == "sent">
                <p>${msg("mepEmailSent", linkHours, askedAddress)}</p>
                <#if codes == "sms"><p>${msg("mepEmailCodesMove")}</p></#if>
                <p>${msg("mepEmailSentMeanwhile", presentAddress)}</p>
                <p>${msg("mepEmailSentNothing")}</p>
            <#else>
                <p>${msg("mepEmailTakeBackText", oldAddress, presentAddress)}</p>
                <p>${msg(canTakeBack?then("mepEmailTakeBackOther", "mepEmailTakeBackNotFree"))}</p>
                <@team.help />
            </#if>
            <form id="mep-email-form" class="${properties.kcFormClass!}" action="${url.loginAction}" method="post" novalidate data-mep-submit-once>
                <#if step == "form">
                    <@address />
                </#if>
                <div class="${properties.kcFormGroupClass!}">
                    <div class="${properties.kcFormActionGroupClass!}">
                        <#if step == "form">
                            <button id="mep-email-submit" type="submit" class="${properties.kcButtonPrimaryClass!} ${properties.kcButtonBlockClass!}">${msg("mepEmailSubmit")}</button>
                        <#elseif step == "sent">
                            <button id="mep-email-done" name="done" value="true" type="submit" class="${properties.kcButtonPrimaryClass!} ${properties.kcButtonBlockClass!}">${msg("mepEmailDone")}</button>
                            <button id="mep-email-reconsider" name="reconsider" value="true" type="submit" class="${properties.kcButtonSecondaryClass!} ${properties.kcButtonBlockClass!}">${msg("mepEmailReconsider")}</button>
                        <#elseif canTakeBack>
                            <button id="mep-email-take-back" name="takeBack" value="true" type="submit" class="${properties.kcButtonPrimaryClass!} ${properties.kcButtonBlockClass!}">${msg("mepEmailTakeBackSubmit", oldAddress)}</button>
                        </#if>
                        <#if step != "sent">
                            <@common.cancel />
                        </#if>
                    </div>
                </div>
            </form>
            <script type="module" src="${url.resourcesPath}/js/mep-submit-once.js"></script>
        </div>
    </#if>
</@layout.registrationLayout>

<#macro address>
    <div class="${properties.kcFormGroupClass!}">
        <div class="${properties.kcFormGroupLabelClass!}">
            <label for="newEmail" class="${properties.kcFormLabelClass!}">
                <span class="${properties.kcFormLabelTextClass!}">${msg("mepEmailField")}</span>
            </label>
        </div>
        <span class="${properties.kcInputClass!} <#if fault?has_content>${properties.kcError!}</#if>">
            <input id="newEmail" name="newEmail" type="text" maxlength="254" value="${newEmail}" inputmode="email" autocomplete="email" autocapitalize="off" spellcheck="false"
                   aria-describedby="<#if fault?has_content>input-error-newEmail </#if>mep-email-hint" aria-invalid="${fault?has_content?c}" <#if fault?has_content>autofocus</#if>/>
        </span>
        <#if fault?has_content>
            <div class="${properties.kcFormHelperTextClass!}" aria-live="polite">
                <div class="${properties.kcInputHelperTextClass!}">
                    <div class="${properties.kcInputHelperTextItemClass!} ${properties.kcError!}" id="input-error-newEmail">
                        <span class="${properties.kcInputErrorMessageClass!}">${fault}</span>
                    </div>
                </div>
            </div>
        </#if>
        <p id="mep-email-hint" class="mep-destination__hint">${msg("mepEmailHint")}</p>
    </div>
</#macro>
