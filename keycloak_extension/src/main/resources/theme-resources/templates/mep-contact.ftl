<#-- The portal's team, from the realm's attributes mep.contact.*: every page has them as `contact`. What an installation
     does not name is left out, with the words that lead to it. -->

<#-- The text for a person whose account is not validated yet. -->
<#macro howToGetValidated>
    <#local canBook = contact.bookingUrl?has_content || contact.desk?has_content>
    <p class="mep-account__text">
        ${msg("mepAccountText_pending")}
        ${msg((canBook || contact.email?has_content)?then("mepAccountHowTo", "mepAccountTeamTells"))}
    </p>
    <#if canBook || contact.email?has_content>
    <ol class="mep-account__steps">
        <#if contact.email?has_content>
            <li class="mep-account__step">${msg("mepAccountIdentityCopy")} <@email />.</li>
        </#if>
        <#if canBook>
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
                            ${msg("mepAccountInPerson")} <span class="mep-account__desk">${contact.desk}</span><#if contact.telephone?has_content>, <@telephone /></#if>.
                        </li>
                    </#if>
                </ul>
            </li>
        </#if>
        <li class="mep-account__step">${msg("mepAccountBring")}</li>
    </ol>
    </#if>
</#macro>

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

<#macro back><p class="mep-back"><a id="mep-back" href="${url.loginRestartFlowUrl}">${msg("mepBackToLogin")}</a></p></#macro>
