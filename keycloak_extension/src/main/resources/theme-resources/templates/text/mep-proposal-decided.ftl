<#ftl output_format="plainText">
<#assign ways = [contact.telephone, contact.email]?filter(way -> way?has_content)>
${msg("mepProposalMail_" + about + "_" + reason?has_content?then("declined", "approved"), siteName)}
<#if reason?has_content>

${msg("mepProposalMailReason", reason)}
</#if>
<#if ways?has_content>

${msg("mepContactTeam", ways?join(" " + msg("mepContactOr") + " "))}
</#if>
