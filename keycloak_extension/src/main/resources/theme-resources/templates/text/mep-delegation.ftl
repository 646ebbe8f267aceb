<#ftl output_format="plainText">
<#assign ways = [contact.telephone, contact.email]?filter(each -> each?has_content)>
${msg("mepDelegationMail_" + act + "_" + side, siteName, other)}
<#if until?has_content && act != "revoked" && act != "resigned">

${msg("mepDelegationMailUntil", until)}
</#if>
<#if act == "granted">

${msg("mepDelegationMailThen_" + side)}
</#if>
<#if link?has_content>

${link}
</#if>
<#if ways?has_content>

${msg("mepContactTeam", ways?join(" " + msg("mepContactOr") + " "))}
</#if>
