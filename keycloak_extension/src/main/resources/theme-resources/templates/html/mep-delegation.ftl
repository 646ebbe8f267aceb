<#import "template.ftl" as layout>
<#assign ways = [contact.telephone, contact.email]?filter(each -> each?has_content)>
<@layout.emailLayout>
<p>${msg("mepDelegationMail_" + act + "_" + side, siteName, other)}</p>
<#if until?has_content && act != "revoked" && act != "resigned"><p>${msg("mepDelegationMailUntil", until)}</p></#if>
<#if act == "granted"><p>${msg("mepDelegationMailThen_" + side)}</p></#if>
<#if link?has_content><p style="overflow-wrap: anywhere;"><a href="${link}">${link}</a></p></#if>
<#if ways?has_content><p>${msg("mepContactTeam", ways?join(" " + msg("mepContactOr") + " "))}</p></#if>
</@layout.emailLayout>
