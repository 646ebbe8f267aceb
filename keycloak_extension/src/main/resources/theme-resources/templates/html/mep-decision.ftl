<#import "template.ftl" as layout>
<#import "mep-validation-steps.ftl" as validation>
<#-- What the team did to an account: `decision` is the act, `reason` as the team wrote it. -->
<#assign ways = [contact.telephone, contact.email]?filter(way -> way?has_content)>
<@layout.emailLayout>
<p>${msg("mepDecisionMail_" + decision, siteName)}</p>
<#if reason??>
<#if decision != "ask-more"><p>${msg("mepDecisionMailReason")}</p></#if>
<blockquote style="margin: 0 0 16px; padding: 8px 16px; border-left: 3px solid #00707a; background: #edf3f4;"><#list reason?replace("\r", "")?split("\n") as line>${line}<#sep><br></#list></blockquote>
</#if>
<#if signIn??><p>${msg("mepDecisionMailSignIn_" + signIn)}</p></#if>
<#if codeChannelChanged??><p><strong>${msg("mepDecisionMailCodesBySms")}</strong></p></#if>
<#if link??><p><a href="${link}">${msg("mepDecisionMailOpen", siteName)}</a></p></#if>
<#if confirmAddress??><p>${msg("mepDecisionMailConfirm")}</p></#if>
<#if decision == "undo-validation"><@validation.steps /></#if>
<p>${msg("mepDecisionMailThen_" + decision)}</p>
<#if ways?has_content><p>${msg("mepContactTeam", ways?join(" " + msg("mepContactOr") + " "))}</p></#if>
</@layout.emailLayout>
