<#ftl output_format="plainText">
<#macro about state>
<#local ways = [contact.telephone, contact.email]?filter(way -> way?has_content)>
${msg("mepRequestMailLead", siteName)}

${msg("mepRequestMailState_" + state)}

<#if link??>
${msg("mepRequestMailAgain")}
${link}

${msg("mepRequestMailLinkValid", (linkHours!"24")?number)}

</#if>
${msg("mepRequestMailNothingChanged")}
<#if ways?has_content>

${msg("mepContactTeam", ways?join(" " + msg("mepContactOr") + " "))}
</#if>
</#macro>
