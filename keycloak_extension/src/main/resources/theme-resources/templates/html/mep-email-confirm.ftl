<#import "template.ftl" as layout>
<#assign ways = [contact.telephone, contact.email]?filter(way -> way?has_content)>
<@layout.emailLayout>
<p>${msg("mepEmailMailConfirm", siteName)}<br><a href="${link}">${msg("mepEmailMailConfirmLink")}</a></p>
<p>${msg("mepRequestMailLinkValid", linkHours?number)}</p>
<p>${msg("mepEmailMailConfirmNot")}</p>
<#if ways?has_content><p>${msg("mepContactTeam", ways?join(" " + msg("mepContactOr") + " "))}</p></#if>
</@layout.emailLayout>
