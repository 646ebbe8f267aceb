<#import "template.ftl" as layout>
<#-- The link may be opened on another device: this page goes on when it is loaded again, and its first button does that. The mail
     is sent again by a form, so that no program that follows links sends mails. -->
<#global title = msg("emailVerifyTitle") + " – " + msg("loginTitle", realm.displayName)>
<@layout.registrationLayout displayInfo=!(isAppInitiatedAction??); section>
  <#if section = "header">
    ${msg("emailVerifyTitle")}
  <#elseif section = "form">
    <div class="mep-confirm">
      <p class="instruction">${msg((verifyEmail??)?then("emailVerifyInstruction1", "emailVerifyInstruction4"), verifyEmail!user.email)}</p>
      <#if isAppInitiatedAction??>
        <form id="kc-verify-email-form" action="${url.loginAction}" method="post" class="mep-buttons">
          <button type="submit" class="${properties.kcButtonPrimaryClass!} ${properties.kcButtonBlockClass!}">${msg((verifyEmail??)?then("emailVerifyResend", "emailVerifySend"))}</button>
          <button type="submit" name="cancel-aia" value="true" formnovalidate class="${properties.kcButtonSecondaryClass!} ${properties.kcButtonBlockClass!}">${msg("doCancel")}</button>
        </form>
      <#else>
        <p>${msg("mepVerifyThen")}</p>
        <p><a id="mep-go-on" class="${properties.kcButtonPrimaryClass!} ${properties.kcButtonBlockClass!}" href="">${msg("mepVerifyGoOn")}</a></p>
      </#if>
    </div>
  <#elseif section = "info">
    <form id="kc-verify-email-form" action="${url.loginAction}" method="post" class="mep-confirm">
      <p class="instruction">${msg("emailVerifyInstruction2")}</p>
      <button id="mep-resend" type="submit" class="${properties.kcButtonSecondaryClass!} ${properties.kcButtonBlockClass!}">${msg("emailVerifyResend")}</button>
    </form>
  </#if>
</@layout.registrationLayout>
