<#import "template.ftl" as layout>
<#assign ways = [contact.telephone, contact.email]?filter(way -> way?has_content)>
<@layout.emailLayout>
<p>${msg("mepProposalMail_" + about + "_" + reason?has_content?then("declined", "approved"), siteName)}</p>
<#if reason?has_content><p>${msg("mepProposalMailReason", reason)}</p></#if>
<#if ways?has_content><p>${msg("mepContactTeam", ways?join(" " + msg("mepContactOr") + " "))}</p></#if>
</@layout.emailLayout>
