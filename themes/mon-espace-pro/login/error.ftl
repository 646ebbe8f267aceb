<#import "template.ftl" as layout>
<#import "mep-contact.ftl" as contact>
<#-- A brokered sign-in of an account that is not validated ends here: the page tells how to get there. -->
<#assign notValidated = message?has_content && message.summary == msg("accountDisabledMessage")>
<#global title = msg(notValidated?then("mepNotValidatedTitle", "errorTitle")) + " – " + msg("loginTitle", realm.displayName)>
<@layout.registrationLayout displayMessage=false; section>
  <#if section = "header">
    ${msg(notValidated?then("mepNotValidatedTitle", "errorTitle"))}
  <#elseif section = "form">
    <div id="kc-error-message" class="mep-page">
      <p class="instruction">${kcSanitize(message.summary)?no_esc}</p>
      <#if notValidated>
        <p>${msg("mepNotValidatedHowTo")}</p>
        <@contact.waysToValidate/>
        <p>${msg("mepNotValidatedPapers")}</p>
      </#if>
      <#if traceId??>
        <p id="traceId">${msg("traceIdSupportMessage", traceId)}</p>
      </#if>
      <#if !skipLink?? && (client.baseUrl)?has_content>
        <p><a id="backToApplication" href="${client.baseUrl}">${msg("backToApplication")}</a></p>
      </#if>
    </div>
  </#if>
</@layout.registrationLayout>
