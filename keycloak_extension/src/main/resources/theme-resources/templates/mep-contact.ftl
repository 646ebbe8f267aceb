<#-- The portal's team, from the realm's attributes mep.contact.*: every page has them as `contact`. What an installation
     does not name is left out, with the words that lead to it. -->

<#-- The team's contact, in one sentence with links. -->
<#macro help>
    <#if contact.email?has_content || contact.telephone?has_content>
        <p class="mep-contact">
            ${msg("mepContactLead")}
            <#if contact.email?has_content><@email /></#if><#if contact.email?has_content && contact.telephone?has_content> ${msg("mepContactOr")} </#if><#if contact.telephone?has_content><@telephone /></#if>.
        </p>
    </#if>
</#macro>

<#macro email><a class="mep-contact__email" href="mailto:${contact.email}">${contact.email}</a></#macro>

<#macro telephone><a class="mep-contact__telephone" href="tel:${contact.telephoneLink}">${contact.telephone}</a></#macro>

<#-- To the sign-in of this login session; `to` is the application, where the session has none to return to. -->
<#macro back to=""><p class="mep-back"><a id="mep-back" href="${to?has_content?then(to, url.loginRestartFlowUrl)}">${msg("mepBackToLogin")}</a></p></#macro>
