<#ftl output_format="plainText">
<#assign ways = [contact.telephone, contact.email]?filter(way -> way?has_content)>
${msg("mepEmailMailChanged", siteName, at, address)}
<#if codes == "sms">

${msg("mepEmailMailCodesSms")}
</#if>

${msg("mepDestinationMailIfYou")}
<#if link??>

${msg("mepEmailMailUndo")}
${link}
</#if>
<#if link??>

${msg("mepEmailMailUndoValid", linkDays?number)}
</#if>
<#if !link??>

${msg("mepDestinationMailIfNot")}
</#if>
<#if ways?has_content>

${msg("mepContactTeam", ways?join(" " + msg("mepContactOr") + " "))}
</#if>
