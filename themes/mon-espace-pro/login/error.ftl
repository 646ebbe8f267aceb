<#import "template.ftl" as layout>
<#import "mep-contact.ftl" as team>
<#-- Whoever comes back by HIN before the team has validated the account ends here, since it is disabled. They read
     what the extension told them the first time. Whether the account was closed since cannot be known here. -->
<#assign notValidated = message?has_content && message.summary == msg("accountDisabledMessage")>
<#global title = msg(notValidated?then("mepNotValidatedTitle", "errorTitle")) + " – " + msg("loginTitle", realm.displayName)>
<@layout.registrationLayout displayMessage=false; section>
  <#if section = "header">
    ${msg(notValidated?then("mepNotValidatedTitle", "errorTitle"))}
  <#elseif section = "form">
    <div id="kc-error-message" class="mep-page">
      <#if notValidated>
        <@team.howToGetValidated />
        <@team.help />
      <#else>
        <p class="instruction">${kcSanitize(message.summary)?no_esc}</p>
      </#if>
      <#if traceId??>
        <p id="traceId">${msg("traceIdSupportMessage", traceId)}</p>
      </#if>
      <#-- A sign-in under way names its tab in the address. After a failed identity provider (5xx) it does not, but
           the browser's restart cookie still leads back. -->
      <#if url.loginRestartFlowUrl?contains("tab_id=")>
        <p><a id="backToLogin" href="${url.loginRestartFlowUrl}">${msg("backToLogin")}</a></p>
      <#elseif client?? && (statusCode!0) gte 500>
        <p><a id="backToLogin" href="${url.loginUrl}">${msg("backToLogin")}</a></p>
      </#if>
      <#if !skipLink?? && (client.baseUrl)?has_content>
        <p><a id="backToApplication" href="${client.baseUrl}">${msg("backToApplication")}</a></p>
      </#if>
    </div>
  </#if>
</@layout.registrationLayout>
