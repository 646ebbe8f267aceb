<#import "template.ftl" as layout>
<#import "mep-contact.ftl" as team>
<#import "mep-validation.ftl" as validation>
<#global title = msg("mepAccountTitle_" + accountState) + " – " + msg("loginTitle", realm.displayName)>
<@layout.registrationLayout displayMessage=false; section>
    <#if section = "header">
        ${msg("mepAccountTitle_" + accountState)}
    <#elseif section = "form">
        <div class="mep-account mep-account--${accountState}">
            <#if accountState == "pending">
                <@validation.howToGetValidated />
            <#else>
                <p class="mep-account__text">${msg("mepAccountText_" + accountState, provider)}</p>
            </#if>
            <@team.help />
            <@team.back />
        </div>
    </#if>
</@layout.registrationLayout>
