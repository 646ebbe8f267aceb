<#ftl output_format="plainText">
<#import "mep-validation-steps.ftl" as validation>
<#assign ways = [contact.telephone, contact.email]?filter(way -> way?has_content)>
${msg("mepDecisionMail_" + decision, siteName)}

<#if reason??>
<#if decision != "ask-more">
${msg("mepDecisionMailReason")}
</#if>
<#list reason?replace("\r", "")?split("\n") as line>
> ${line}
</#list>

</#if>
<#if signIn??>
${msg("mepDecisionMailSignIn_" + signIn)}

</#if>
<#if codeChannelChanged??>
${msg("mepDecisionMailCodesBySms")}

</#if>
<#if link??>
${msg("mepDecisionMailOpen", siteName)}
${link}

</#if>
<#if confirmAddress??>
${msg("mepDecisionMailConfirm")}

</#if>
<#if decision == "undo-validation">
<@validation.steps />

</#if>
${msg("mepDecisionMailThen_" + decision)}
<#if ways?has_content>

${msg("mepContactTeam", ways?join(" " + msg("mepContactOr") + " "))}
</#if>
