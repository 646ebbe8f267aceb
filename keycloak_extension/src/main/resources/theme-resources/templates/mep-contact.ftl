<#-- The text for a person whose account is not validated yet. The theme's error page uses it too. -->
<#macro howToGetValidated contact>
    <p class="mep-account__text">${msg("mepAccountText_pending")}</p>
    <ol class="mep-account__steps">
        <li class="mep-account__step">${msg("mepAccountIdentityCopy")} <@email contact=contact />.</li>
        <li class="mep-account__step">
            ${msg("mepAccountAppointment")}
            <ul class="mep-account__ways">
                <#if contact.bookingUrl?has_content>
                    <li class="mep-account__way">
                        <a class="mep-account__booking" href="${contact.bookingUrl}" rel="noopener noreferrer" target="_blank">${msg("mepAccountByVideo")}</a>
                    </li>
                </#if>
                <#if contact.desk?has_content>
                    <li class="mep-account__way">
                        ${msg("mepAccountInPerson")} <span class="mep-account__desk">${contact.desk}</span><#if contact.telephone?has_content>, <@telephone contact=contact /></#if>.
                    </li>
                </#if>
            </ul>
        </li>
        <li class="mep-account__step">${msg("mepAccountBring")}</li>
    </ol>
</#macro>

<#-- The team's contact, in one sentence with links. -->
<#macro help contact>
    <p class="mep-contact">
        ${msg("mepContactLead")}
        <@email contact=contact /><#if contact.telephone?has_content> ${msg("mepContactOr")} <@telephone contact=contact /></#if>.
    </p>
</#macro>

<#macro email contact><a class="mep-contact__email" href="mailto:${contact.email}">${contact.email}</a></#macro>

<#macro telephone contact><a class="mep-contact__telephone" href="tel:${contact.telephoneLink}">${contact.telephone}</a></#macro>

<#macro back><p class="mep-back"><a id="mep-back" href="${url.loginRestartFlowUrl}">${msg("mepBackToLogin")}</a></p></#macro>
