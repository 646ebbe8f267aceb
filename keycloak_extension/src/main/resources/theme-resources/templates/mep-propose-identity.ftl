<#import "template.ftl" as layout>
<#import "mep-action.ftl" as common>
<#import "mep-details.ftl" as details>
<#assign heading = msg("mepProposeTitle")>
<#global title = details.faults()?has_content?then(msg("mepPageWithFault", heading), heading) + " – " + msg("loginTitle", realm.displayName)>
<@layout.registrationLayout displayMessage=false displayRequiredFields=false; section>
    <#if section = "header">
        ${heading}
    <#elseif section = "form">
        <div class="mep-account">
        <p class="mep-account__text">${msg("mepProposeLead")}</p>
        <@details.form id="mep-propose-form" submit=msg("mepProposeSubmit")>
            <@common.cancel />
        </@details.form>
        </div>
    </#if>
</@layout.registrationLayout>
