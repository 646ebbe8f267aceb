<#import "template.ftl" as layout>
<#import "mep-contact.ftl" as team>
<#global title = msg("mepRequestDisownedTitle") + " – " + msg("loginTitle", realm.displayName)>
<@layout.registrationLayout displayMessage=false; section>
    <#if section = "header">
        ${msg("mepRequestDisownedTitle")}
    <#elseif section = "form">
        <div class="mep-request">
            <p>${msg("mepRequestDisownedText")}</p>
            <@team.help />
            <@team.back to=applicationUrl />
        </div>
    </#if>
</@layout.registrationLayout>
