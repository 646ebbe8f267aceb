<#import "template.ftl" as layout>
<#import "mep-details.ftl" as details>
<#assign heading = msg("mepRequestTitle")>
<#global title = details.faults()?has_content?then(msg("mepPageWithFault", heading), heading) + " – " + msg("loginTitle", realm.displayName)>
<@layout.registrationLayout displayMessage=false displayRequiredFields=false; section>
    <#if section = "header">
        ${heading}
    <#elseif section = "form">
        <div class="mep-account">
        <p class="mep-account__text">${msg("mepDetailsLead")}</p>
        <@details.form id="mep-details-form" submit=msg("mepDetailsSubmit")>
            <button id="mep-details-skip" type="submit" name="skip" value="true" formnovalidate class="${properties.kcButtonSecondaryClass!} ${properties.kcButtonBlockClass!}">${msg("mepDetailsSkip")}</button>
        </@details.form>
        </div>
    </#if>
</@layout.registrationLayout>
