<#import "template.ftl" as layout>
<#import "mep-contact.ftl" as team>
<#assign heading = msg("mepEmailLinkTitle_" + kind + "_" + state)>
<#global title = heading + " – " + msg("loginTitle", realm.displayName)>
<@layout.registrationLayout displayMessage=false; section>
    <#if section = "header">
        ${heading}
    <#elseif section = "form">
        <div class="mep-request">
            <p>${msg("mepEmailLinkText_" + kind + "_" + state, address, other)}</p>
            <#if state == "ask">
                <form id="mep-email-link-form" action="${actionUrl}" method="post" class="mep-buttons" data-mep-submit-once>
                    <button id="mep-email-link-submit" name="act" value="true" type="submit" class="${properties.kcButtonPrimaryClass!} ${properties.kcButtonBlockClass!}">${msg("mepEmailLinkButton_" + kind)}</button>
                </form>
            </#if>
            <@team.help />
            <#if state != "ask" && applicationUrl?has_content>
                <p class="mep-back"><a id="mep-back" href="${applicationUrl}">${msg("mepWaitingToApplication")}</a></p>
            </#if>
            <script type="module" src="${url.resourcesPath}/js/mep-submit-once.js"></script>
        </div>
    </#if>
</@layout.registrationLayout>
