<#import "template.ftl" as layout>
<#import "mep-contact.ftl" as team>
<#global title = msg("mepRequestOwnerTitle") + " – " + msg("loginTitle", realm.displayName)>
<@layout.registrationLayout displayMessage=false; section>
    <#if section = "header">
        ${msg("mepRequestOwnerTitle")}
    <#elseif section = "form">
        <div class="mep-request">
            <p>${msg("mepRequestOwnerText")}</p>
            <p>${msg("mepRequestOwnerIfMe")}</p>
            <p>${msg("mepRequestOwnerIfNotMe")}</p>
            <form action="${url.loginAction}" method="post" class="mep-buttons" data-mep-submit-once>
                <button id="mep-me" name="answer" value="me" type="submit" class="${properties.kcButtonPrimaryClass!} ${properties.kcButtonBlockClass!}">${msg("mepRequestOwnerMe")}</button>
                <button id="mep-not-me" name="answer" value="not-me" type="submit" class="${properties.kcButtonSecondaryClass!} ${properties.kcButtonBlockClass!}">${msg("mepRequestOwnerNotMe")}</button>
            </form>
            <@team.help />
            <script type="module" src="${url.resourcesPath}/js/mep-submit-once.js"></script>
        </div>
    </#if>
</@layout.registrationLayout>
