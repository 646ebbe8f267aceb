<#-- Shown for the device grant only: no application of the portal requires consent. -->
<#import "template.ftl" as layout>
<#import "buttons.ftl" as buttons>
<#assign application = client.name?has_content?then(advancedMsg(client.name!), client.clientId)>
<#global title = msg("oauthGrantTitle", application) + " – " + msg("loginTitle", realm.displayName)>
<@layout.registrationLayout bodyClass="oauth"; section>
    <#if section = "header">
        ${msg("oauthGrantTitle", application)}
    <#elseif section = "form">
        <div id="kc-oauth" class="mep-grant">
            <#if deviceCode?has_content>
                <p>${msg("mepDeviceCompare")}</p>
                <p class="mep-grant__code"><code id="mep-device-code">${deviceCode}</code></p>
                <p>${msg("mepDeviceOnlyIf", application)}</p>
            </#if>
            <p>${msg("oauthGrantRequest")}</p>
            <ul class="${properties.kcListClass!}">
                <#list (oauth.clientScopesRequested)![] as scope>
                    <li>${advancedMsg(scope.consentScreenText)}</li>
                </#list>
            </ul>
            <form action="${url.oauthAction}" method="post" class="mep-buttons">
                <input type="hidden" name="code" value="${oauth.code}">
                <@buttons.button id="kc-login" name="accept" label="mepDeviceAllow"/>
                <@buttons.button id="kc-cancel" name="cancel" label="mepDeviceRefuse" type="secondary"/>
            </form>
        </div>
    </#if>
</@layout.registrationLayout>
