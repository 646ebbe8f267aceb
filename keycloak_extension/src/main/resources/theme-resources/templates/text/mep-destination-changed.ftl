<#ftl output_format="plainText">
<#assign ways = [contact.telephone, contact.email]?filter(way -> way?has_content)>
${msg("mepDestinationMailLead_" + channel, siteName, at, destination)}

${msg("mepDestinationMailIfYou")}

${msg("mepDestinationMailIfNot")}
<#if ways?has_content>

${msg("mepContactTeam", ways?join(" " + msg("mepContactOr") + " "))}
</#if>
