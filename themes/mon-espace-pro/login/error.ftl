<#import "template.ftl" as layout>
<#assign heading = msg((otherPerson??)?then("mepOtherPersonTitle", "errorTitle"))>
<#global title = heading + " – " + msg("loginTitle", realm.displayName)>
<@layout.registrationLayout displayMessage=false; section>
  <#if section = "header">
    ${heading}
  <#elseif section = "form">
    <div id="kc-error-message" class="mep-page">
      <p class="instruction">${kcSanitize(message.summary)?no_esc}</p>
      <#-- The page is left by ending the other person's session; other links would lead back to it. -->
      <#if otherPerson??>
        <form action="${otherPerson.action}" method="post" class="mep-buttons">
          <input type="hidden" name="secret" value="${otherPerson.secret}">
          <input type="hidden" name="onward" value="${otherPerson.onward}">
          <button id="mep-sign-out-other" type="submit" class="${properties.kcButtonPrimaryClass!} ${properties.kcButtonBlockClass!}">${msg("mepSignOutOther")}</button>
        </form>
      </#if>
      <#if traceId??>
        <p id="traceId">${msg("traceIdSupportMessage", traceId)}</p>
      </#if>
      <#-- A sign-in under way names its tab in the address. After a failed identity provider (5xx) it does not, but
           the browser's restart cookie still leads back. -->
      <#if !otherPerson?? && url.loginRestartFlowUrl?contains("tab_id=")>
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
