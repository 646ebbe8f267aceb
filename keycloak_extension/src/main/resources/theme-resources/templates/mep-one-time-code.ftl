<#import "template.ftl" as layout>
<#import "mep-contact.ftl" as team>
<#import "mep-action.ftl" as common>
<#assign fault = messagesPerField.getFirstError('code')>
<#global title = (fault?has_content)?then(msg("mepTitleWithFault", msg("mepCodeTitle_" + purpose)), msg("mepCodeTitle_" + purpose)) + " – " + msg("loginTitle", realm.displayName)>
<@layout.registrationLayout displayMessage=!fault?has_content; section>
    <#if section = "header">
        ${msg("mepCodeTitle_" + purpose)}
    <#elseif section = "form">
        <div class="mep-code">
        <#if locked>
            <@team.help />
        <#else>
            <#if codeUsable>
                <p id="mep-code-sent" class="mep-code__sent">
                    ${msg("mepCodeSentBy_" + channel, destination)}
                    ${msg("mepCodeValidity", expiresInMinutes)}
                </p>
                <form id="mep-code-form" class="${properties.kcFormClass!} mep-code__form" action="${url.loginAction}" method="post" novalidate data-mep-submit-once>
                    <div class="${properties.kcFormGroupClass!}">
                        <div class="${properties.kcFormGroupLabelClass!}">
                            <label for="code" class="${properties.kcFormLabelClass!}">
                                <span class="${properties.kcFormLabelTextClass!}">${msg("mepCodeLabel", codeLength)}</span>
                            </label>
                        </div>
                        <span class="${properties.kcInputClass!} <#if fault?has_content>${properties.kcError!}</#if>">
                            <input id="code" name="code" type="text" maxlength="100" class="mep-code__input" inputmode="numeric" autocomplete="one-time-code"
                                   autocapitalize="off" spellcheck="false" required autofocus
                                   aria-describedby="<#if fault?has_content>input-error-code </#if>mep-code-sent"
                                   aria-invalid="${fault?has_content?c}"/>
                        </span>
                        <#if fault?has_content>
                            <@faultText />
                        </#if>
                    </div>
                    <#if purpose == "newDestination">
                        <@common.endOtherSessions ticked=endOtherSessions />
                    </#if>
                    <div class="${properties.kcFormGroupClass!}">
                        <div class="${properties.kcFormActionGroupClass!}">
                            <button id="kc-login" class="${properties.kcButtonPrimaryClass!} ${properties.kcButtonBlockClass!} mep-code__submit" type="submit">${msg("mepCodeSubmit")}</button>
                        </div>
                    </div>
                </form>
            <#elseif fault?has_content>
                <@faultText />
            <#elseif !sendFailed && waitMinutes == 0>
                <p class="mep-code__none">${msg("mepCodeNone")}</p>
            </#if>

            <form id="mep-resend-form" class="mep-code__resend" action="${url.loginAction}" method="post" data-mep-submit-once>
                <#if resendIn gt 0>
                    <p id="mep-resend-hold" class="mep-code__hold">${msg("mepCodeResendIn", resendIn)}</p>
                <#elseif codeUsable>
                    <p class="mep-code__hold">${msg("mepCodeNotReceived")}</p>
                </#if>
                <button name="resend" value="1" type="submit"
                        class="<#if codeUsable>${properties.kcButtonSecondaryClass!}<#else>${properties.kcButtonPrimaryClass!}</#if> ${properties.kcButtonBlockClass!} mep-code__resend-button"
                        <#if resendIn gt 0>aria-describedby="mep-resend-hold"</#if> <#if !codeUsable>autofocus</#if>>${msg(codeUsable?then("mepCodeResend", sendFailed?then("mepCodeTryAgain", "mepCodeSendNew")))}</button>
                <#if otherChannel?has_content>
                    <button name="channel" value="${otherChannel}" type="submit" class="${properties.kcButtonLinkClass!"pf-v5-c-button pf-m-link"} mep-code__other-channel"
                            <#if resendIn gt 0>aria-describedby="mep-resend-hold"</#if>>${msg("mepCodeMoveTo_" + otherChannel, otherDestination)}</button>
                </#if>
            </form>

            <#if purpose == "newDestination">
                <form class="mep-code__leave" action="${url.loginAction}" method="post" data-mep-submit-once>
                    <button name="reconsider" value="1" type="submit" class="${properties.kcButtonLinkClass!"pf-v5-c-button pf-m-link"}">${msg("mepDestinationReconsider")}</button>
                    <@common.cancel />
                </form>
            </#if>
            <#if sendFailed || waitMinutes gt 0>
                <@team.help />
            </#if>
            <script type="module" src="${url.resourcesPath}/js/mep-submit-once.js"></script>
        </#if>
        </div>
    </#if>
</@layout.registrationLayout>

<#macro faultText>
    <div class="${properties.kcFormHelperTextClass!} mep-code__fault" aria-live="polite">
        <div class="${properties.kcInputHelperTextClass!}">
            <div class="${properties.kcInputHelperTextItemClass!} ${properties.kcError!}" id="input-error-code">
                <span class="${properties.kcInputErrorMessageClass!}">${fault}</span>
            </div>
        </div>
    </div>
</#macro>
