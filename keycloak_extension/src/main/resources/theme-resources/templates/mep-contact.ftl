<#-- Whom to ask, in one sentence with links. -->
<#macro help contact>
    <p class="mep-contact">
        ${msg("mepContactLead")}
        <@email contact=contact /> ${msg("mepContactOr")} <@telephone contact=contact />.
    </p>
</#macro>

<#macro email contact><a class="mep-contact__email" href="mailto:${contact.email}">${contact.email}</a></#macro>

<#macro telephone contact><a class="mep-contact__telephone" href="tel:${contact.telephoneLink}">${contact.telephone}</a></#macro>

<#macro back><p class="mep-back"><a id="mep-back" href="${url.loginRestartFlowUrl}">${msg("mepBackToLogin")}</a></p></#macro>
