<#import "template.ftl" as layout>
<#import "mep-contact.ftl" as team>
<#assign state = confirmed?then("done", "asked")>
<#global title = msg("mepConfirmTitle_" + state) + " – " + msg("loginTitle", realm.displayName)>
<@layout.registrationLayout displayMessage=false; section>
    <#if section = "header">
        ${msg("mepConfirmTitle_" + state)}
    <#elseif section = "form">
        <div class="mep-confirm">
            <p>${msg("mepConfirmText_" + state, address)}</p>
            <#if confirmed>
                <p>${msg("mepConfirmGoOn")}</p>
            <#else>
                <form action="${confirmation}" method="post" class="mep-buttons" data-mep-submit-once>
                    <button id="mep-confirm" type="submit" class="${properties.kcButtonClass!} ${properties.kcButtonPrimaryClass!} ${properties.kcButtonBlockClass!}">${msg("mepConfirmSubmit")}</button>
                </form>
                <p>${msg("mepConfirmIfNot")}</p>
                <script type="module" src="${url.resourcesPath}/js/mep-submit-once.js"></script>
            </#if>
            <@team.help />
            <#if confirmed && client?? && client.baseUrl?has_content>
                <p class="mep-back"><a id="mep-back" href="${client.baseUrl}">${msg("mepConfirmToApplication")}</a></p>
            </#if>
        </div>
    </#if>
</@layout.registrationLayout>
