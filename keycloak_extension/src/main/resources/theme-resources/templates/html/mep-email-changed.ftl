<#import "template.ftl" as layout>
<#assign ways = [contact.telephone, contact.email]?filter(way -> way?has_content)>
<@layout.emailLayout>
<p>${msg("mepEmailMailChanged", siteName, at, address)}</p>
<#if codes == "sms"><p>${msg("mepEmailMailCodesSms")}</p></#if>
<p>${msg("mepDestinationMailIfYou")}</p>
<#if link??><p>${msg("mepEmailMailUndo")}<br><a href="${link}">${msg("mepEmailMailUndoLink")}</a></p></#if>
<#if link??><p>${msg("mepEmailMailUndoValid", linkDays?number)}</p></#if>
<#if !link??><p>${msg("mepDestinationMailIfNot")}</p></#if>
<#if ways?has_content><p>${msg("mepContactTeam", ways?join(" " + msg("mepContactOr") + " "))}</p></#if>
</@layout.emailLayout>
