<#import "template.ftl" as layout>
<#import "mep-contact.ftl" as team>
<#global title = msg("mepNoDestinationTitle") + " – " + msg("loginTitle", realm.displayName)>
<@layout.registrationLayout displayMessage=false; section>
    <#if section = "header">
        ${msg("mepNoDestinationTitle")}
    <#elseif section = "form">
        <div class="mep-no-destination">
            <p class="mep-no-destination__text">${msg("mepNoDestinationText")}</p>
            <@team.help contact=contact />
            <@team.back />
        </div>
    </#if>
</@layout.registrationLayout>
