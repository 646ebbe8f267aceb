<#ftl output_format="plainText">
<#assign ways = [contact.telephone, contact.email]?filter(each -> each?has_content)>
<#assign what = factor?has_content?then(msg("mepWayFactor_" + factor), value)>
${msg("mepWayMail_" + step + "_" + way, siteName, on, what)}
<#if step != "cancelled">
<#if way != "codeChannel">

${msg("mepWayMailSessions")}
</#if>

${msg("mepWayMailIfYou")}

${msg("mepWayMailIfNot_" + step)}
</#if>
<#if ways?has_content>

${msg("mepContactTeam", ways?join(" " + msg("mepContactOr") + " "))}
</#if>
