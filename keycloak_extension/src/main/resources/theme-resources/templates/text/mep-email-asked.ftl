<#ftl output_format="plainText">
<#assign ways = [contact.telephone, contact.email]?filter(way -> way?has_content)>
${msg("mepEmailMailAsked", siteName, at, address)}

${msg("mepDestinationMailIfYou")}

${msg("mepEmailMailUndo")}
${link}

${msg("mepEmailMailUndoValid", linkDays?number)}
<#if ways?has_content>

${msg("mepContactTeam", ways?join(" " + msg("mepContactOr") + " "))}
</#if>
