<#import "template.ftl" as layout>
<#assign ways = [contact.telephone, contact.email]?filter(way -> way?has_content)>
<@layout.emailLayout>
<p>${msg("mepEraseMailDone", siteName, on)}</p>
<p>${msg("mepEraseMailKept")}</p>
<#if ways?has_content><p>${msg("mepEraseMailUnexpected")} ${msg("mepContactTeam", ways?join(" " + msg("mepContactOr") + " "))}</p></#if>
</@layout.emailLayout>
