<#import "template.ftl" as layout>
<#import "mep-action.ftl" as common>
<#assign fault = messagesPerField.getFirstError('telephone', 'channel')>
<#assign ofTelephone = messagesPerField.existsError('telephone')>
<#global title = (fault?has_content)?then(msg("mepTitleWithFault", msg("mepDestinationTitle")), msg("mepDestinationTitle")) + " – " + msg("loginTitle", realm.displayName)>
<@layout.registrationLayout displayMessage=!fault?has_content; section>
    <#if section = "header">
        ${msg("mepDestinationTitle")}
    <#elseif section = "form">
        <div class="mep-destination">
            <p>
                <#if presentDestination?has_content>${msg("mepDestinationPresent_" + presentChannel, presentDestination)}</#if>
                ${msg("mepDestinationLead")}
            </p>
            <form id="mep-destination-form" class="${properties.kcFormClass!}" action="${url.loginAction}" method="post" novalidate data-mep-submit-once>
                <#if secureEmail?has_content>
                    <fieldset class="mep-destination__channels">
                        <legend class="${properties.kcFormLabelTextClass!}">${msg("mepDestinationChannel")}</legend>
                        <@way name="sms" label=msg("mepDestinationBySms") />
                        <@number />
                        <@way name="email" label=msg("mepDestinationByEmail", secureEmail) />
                    </fieldset>
                <#else>
                    <input type="hidden" name="channel" value="sms"/>
                    <@number />
                    <#if presentChannel != "email">
                        <p class="mep-destination__hint">${msg("mepDestinationNoEmail")}</p>
                    </#if>
                </#if>
                <#if fault?has_content && !ofTelephone>
                    <@faultText />
                </#if>
                <div class="${properties.kcFormGroupClass!}">
                    <div class="${properties.kcFormActionGroupClass!}">
                        <button id="mep-destination-submit" type="submit" class="${properties.kcButtonPrimaryClass!} ${properties.kcButtonBlockClass!}">${msg("mepDestinationSubmit")}</button>
                        <@common.cancel />
                    </div>
                </div>
            </form>
            <script type="module" src="${url.resourcesPath}/js/mep-submit-once.js"></script>
        </div>
    </#if>
</@layout.registrationLayout>

<#macro way name label>
    <div class="${properties.kcInputClassRadio!}">
        <input id="channel-${name}" name="channel" value="${name}" type="radio" class="${properties.kcInputClassRadioInput!}" <#if channel == name>checked</#if>/>
        <label for="channel-${name}" class="${properties.kcInputClassRadioLabel!}">${label}</label>
    </div>
</#macro>

<#macro number>
    <div class="${properties.kcFormGroupClass!}">
        <div class="${properties.kcFormGroupLabelClass!}">
            <label for="telephone" class="${properties.kcFormLabelClass!}">
                <span class="${properties.kcFormLabelTextClass!}">${msg("mepDestinationNumber")}</span>
            </label>
        </div>
        <span class="${properties.kcInputClass!} <#if ofTelephone>${properties.kcError!}</#if>">
            <input id="telephone" name="telephone" type="tel" maxlength="100" value="${telephone}" inputmode="tel" autocomplete="tel" spellcheck="false"
                   aria-describedby="<#if ofTelephone>input-error-telephone </#if>mep-number-hint" aria-invalid="${ofTelephone?c}" <#if ofTelephone>autofocus</#if>/>
        </span>
        <#if ofTelephone>
            <@faultText />
        </#if>
        <p id="mep-number-hint" class="mep-destination__hint">${msg("mepDestinationNumberHint")}</p>
    </div>
</#macro>

<#macro faultText>
    <div class="${properties.kcFormHelperTextClass!}" aria-live="polite">
        <div class="${properties.kcInputHelperTextClass!}">
            <div class="${properties.kcInputHelperTextItemClass!} ${properties.kcError!}" id="input-error-${ofTelephone?then("telephone", "channel")}">
                <span class="${properties.kcInputErrorMessageClass!}">${fault}</span>
            </div>
        </div>
    </div>
</#macro>
