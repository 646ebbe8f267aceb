<#import "template.ftl" as layout>
<#assign ways = [contact.telephone, contact.email]?filter(way -> way?has_content)>
<@layout.emailLayout>
<p>${msg("mepEmailMailTaken", siteName)}</p>
<p>${msg("mepRequestMailNothingChanged")}</p>
<#if ways?has_content><p>${msg("mepContactTeam", ways?join(" " + msg("mepContactOr") + " "))}</p></#if>
</@layout.emailLayout>
