<#import "template.ftl" as layout>
<#import "mep-contact.ftl" as team>
<#global title = msg("mepWaitingTitle") + " – " + msg("loginTitle", realm.displayName)>
<@layout.registrationLayout displayMessage=false; section>
    <#if section = "header">
        ${msg("mepWaitingTitle")}
    <#elseif section = "form">
        <div class="mep-waiting">
            <#if !canSignInFully>
                <p>${msg("mepWaitingForTeam")}</p>
            <#elseif byLink>
                <p>${msg("mepWaitingByLink")}</p>
            <#else>
                <p>${msg("mepWaitingText")}</p>
            </#if>
            <@team.help />
            <#if byLink>
                <#if client?? && client.baseUrl?has_content>
                    <p class="mep-back"><a id="mep-back" href="${client.baseUrl}">${msg("mepWaitingToApplication")}</a></p>
                </#if>
            <#else>
                <form action="${url.loginAction}" method="post" class="mep-buttons">
                    <#if canSignInFully>
                        <button id="mep-full-sign-in" name="fullSignIn" value="true" type="submit" class="${properties.kcButtonClass!} ${properties.kcButtonPrimaryClass!} ${properties.kcButtonBlockClass!}">${msg("mepWaitingSignIn")}</button>
                    </#if>
                    <#if canGoOn>
                        <button id="mep-later" name="later" value="true" type="submit" class="${properties.kcButtonClass!} ${canSignInFully?then(properties.kcButtonSecondaryClass!, properties.kcButtonPrimaryClass!)} ${properties.kcButtonBlockClass!}">${msg(canSignInFully?then("mepWaitingLater", "mepWaitingGoOn"))}</button>
                    </#if>
                </form>
            </#if>
        </div>
    </#if>
</@layout.registrationLayout>
