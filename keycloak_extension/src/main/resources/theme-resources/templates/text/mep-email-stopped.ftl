<#ftl output_format="plainText">
<#assign ways = [contact.telephone, contact.email]?filter(way -> way?has_content)>
${msg("mepEmailMailStopped", siteName, at)}

${msg("mepEmailMailStoppedNext")}
<#if ways?has_content>

${msg("mepContactTeam", ways?join(" " + msg("mepContactOr") + " "))}
</#if>
