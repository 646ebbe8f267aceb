<#import "mep-contact.ftl" as team>
<#-- How an account gets validated, as its owner reads it. A way that the installation does not have is left out. -->
<#macro howToGetValidated text=msg("mepAccountText_pending")>
    <#local canBook = contact.bookingUrl?has_content || contact.desk?has_content>
    <p class="mep-account__text">
        ${text}
        ${msg((canBook || contact.email?has_content)?then("mepAccountHowTo", "mepAccountTeamTells"))}
    </p>
    <#if canBook || contact.email?has_content>
    <ol class="mep-account__steps">
        <#if contact.email?has_content>
            <li class="mep-account__step">${msg("mepAccountIdentityCopy")} <@team.email />${msg("mepAccountIdentityCopyHow")}</li>
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
                            ${msg("mepAccountInPerson")} <span class="mep-account__desk">${contact.desk}</span><#if contact.hours?has_content>, <span class="mep-account__hours">${contact.hours}</span></#if><#if contact.telephone?has_content>, <@team.telephone /></#if>.
                        </li>
                    </#if>
                </ul>
            </li>
        </#if>
        <li class="mep-account__step">${msg("mepAccountBring")}</li>
    </ol>
    </#if>
</#macro>
