<#ftl output_format="plainText">
<#assign ways = [contact.telephone, contact.email]?filter(way -> way?has_content)>
${msg("mepEraseMailDone", siteName, on)}

${msg("mepEraseMailKept")}
<#if ways?has_content>

${msg("mepEraseMailUnexpected")} ${msg("mepContactTeam", ways?join(" " + msg("mepContactOr") + " "))}
</#if>
