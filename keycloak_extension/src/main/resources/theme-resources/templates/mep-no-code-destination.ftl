<#import "template.ftl" as layout>
<#import "mep-contact.ftl" as team>
<#assign kind = useOther?then("other", "none")>
<#global title = msg("mepNoDestinationTitle_" + kind) + " – " + msg("loginTitle", realm.displayName)>
<@layout.registrationLayout displayMessage=false; section>
    <#if section = "header">
        ${msg("mepNoDestinationTitle_" + kind)}
    <#elseif section = "form">
        <div class="mep-no-destination">
            <p class="mep-no-destination__text">${msg("mepNoDestinationText_" + kind)}</p>
            <@team.help />
            <@team.back />
        </div>
    </#if>
</@layout.registrationLayout>
