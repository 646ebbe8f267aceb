<#ftl output_format="plainText">
<#macro steps>
<#if contact.email?has_content || contact.bookingUrl?has_content || contact.desk?has_content>
${msg("mepAccountHowTo")}

<#if contact.email?has_content>
- ${msg("mepAccountIdentityCopy")} ${contact.email}${msg("mepAccountIdentityCopyHow")}
</#if>
<#if contact.bookingUrl?has_content || contact.desk?has_content>
- ${msg("mepAccountAppointment")}
<#if contact.bookingUrl?has_content>
  - ${msg("mepRequestMailByVideo")}
    ${contact.bookingUrl}
</#if>
<#if contact.desk?has_content>
  - ${msg("mepAccountInPerson")} ${[contact.desk, contact.hours, contact.telephone]?filter(each -> each?has_content)?join(", ")}.
</#if>
</#if>
- ${msg("mepAccountBring")}
<#else>
${msg("mepAccountTeamTells")}
</#if>
</#macro>
