<#import "template.ftl" as layout>
<#import "mep-contact.ftl" as team>
<#import "mep-action.ftl" as common>
<#global title = msg("mepDestinationTitle") + " – " + msg("loginTitle", realm.displayName)>
<@layout.registrationLayout displayMessage=false; section>
    <#if section = "header">
        ${msg("mepDestinationTitle")}
    <#elseif section = "form">
        <div class="mep-destination">
            <p>${msg("mepDestinationFullSignIn")}</p>
            <@team.help contact=contact />
            <form action="${url.loginAction}" method="post">
                <@common.cancel />
            </form>
        </div>
    </#if>
</@layout.registrationLayout>
