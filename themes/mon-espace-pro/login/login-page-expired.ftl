<#import "template.ftl" as layout>
<#global title = msg("pageExpiredTitle") + " – " + msg("loginTitle", realm.displayName)>
<@layout.registrationLayout; section>
  <#if section = "header">
    ${msg("pageExpiredTitle")}
  <#elseif section = "form">
    <div class="mep-page">
      <p>${msg("mepPageExpiredText")}</p>
      <div class="mep-buttons">
        <a id="loginContinueLink" class="${properties.kcButtonPrimaryClass}" href="${url.loginAction}">${msg("mepPageExpiredContinue")}</a>
        <a id="loginRestartLink" class="${properties.kcButtonSecondaryClass}" href="${url.loginRestartFlowUrl}">${msg("mepPageExpiredRestart")}</a>
      </div>
    </div>
  </#if>
</@layout.registrationLayout>
