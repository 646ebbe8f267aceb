<#ftl output_format="plainText">
<#import "mep-validation-steps.ftl" as validation>
<#assign ways = [contact.telephone, contact.email]?filter(way -> way?has_content)>
${msg("mepRequestMailReceived", siteName)} ${msg("mepRequestText")}

<@validation.steps />

${msg("mepRequestThenConfirm")}

${msg("mepRequestMailNotYou")}
<#if ways?has_content>

${msg("mepContactTeam", ways?join(" " + msg("mepContactOr") + " "))}
</#if>
