<#ftl output_format="plainText">
<#assign ways = [contact.telephone, contact.email]?filter(way -> way?has_content)>
${msg("mepEmailMailConfirm", siteName)}
${link}

${msg("mepRequestMailLinkValid", linkHours?number)}

${msg("mepEmailMailConfirmNot")}
<#if ways?has_content>

${msg("mepContactTeam", ways?join(" " + msg("mepContactOr") + " "))}
</#if>
