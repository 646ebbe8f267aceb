<#import "template.ftl" as layout>
<#import "mep-contact.ftl" as extension>
<#import "team.ftl" as team>
<#-- A HIN login to a disabled account ends on this page. The person reads the same text as at the first login, because
     this page cannot know whether the account was closed since. -->
<#assign notValidated = message?has_content && message.summary == msg("accountDisabledMessage")>
<#global title = msg(notValidated?then("mepNotValidatedTitle", "errorTitle")) + " – " + msg("loginTitle", realm.displayName)>
<@layout.registrationLayout displayMessage=false; section>
  <#if section = "header">
    ${msg(notValidated?then("mepNotValidatedTitle", "errorTitle"))}
  <#elseif section = "form">
    <div id="kc-error-message" class="mep-page">
      <#if notValidated>
        <@extension.howToGetValidated contact=team.asContact()/>
        <@extension.help contact=team.asContact()/>
      <#else>
        <p class="instruction">${kcSanitize(message.summary)?no_esc}</p>
      </#if>
      <#if traceId??>
        <p id="traceId">${msg("traceIdSupportMessage", traceId)}</p>
      </#if>
      <#-- The restart URL of a sign-in under way contains a tab_id. After a failed identity provider (5xx) it does not,
           but the browser's restart cookie still leads back to the sign-in. -->
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
