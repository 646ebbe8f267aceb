<#import "template.ftl" as layout>
<#import "mep-validation-steps.ftl" as validation>
<#assign ways = [contact.telephone, contact.email]?filter(way -> way?has_content)>
<@layout.emailLayout>
<p>${msg("mepRequestMailReceived", siteName)} ${msg("mepRequestText")}</p>
<@validation.steps />
<p>${msg("mepRequestThenConfirm")}</p>
<p>${msg("mepRequestMailNotYou")}</p>
<#if ways?has_content><p>${msg("mepContactTeam", ways?join(" " + msg("mepContactOr") + " "))}</p></#if>
</@layout.emailLayout>
