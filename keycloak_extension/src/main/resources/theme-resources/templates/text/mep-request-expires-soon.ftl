<#ftl output_format="plainText">
<#assign ways = [contact.telephone, contact.email]?filter(way -> way?has_content)>
${msg("mepEndMailRequestSoon", siteName, on)}

${msg("mepEndMailRequestDo")}
<#if contact.bookingUrl?has_content>

${msg("mepAccountAppointment")} ${contact.bookingUrl}
</#if>
<#if ways?has_content>

${msg("mepContactTeam", ways?join(" " + msg("mepContactOr") + " "))}
</#if>
