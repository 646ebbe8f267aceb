<#import "template.ftl" as layout>
<#assign ways = [contact.telephone, contact.email]?filter(way -> way?has_content)>
<@layout.emailLayout>
<p>${msg("mepEmailMailAsked", siteName, at, address)}</p>
<p>${msg("mepDestinationMailIfYou")}</p>
<p>${msg("mepEmailMailUndo")}<br><a href="${link}">${msg("mepEmailMailUndoLink")}</a></p>
<p>${msg("mepEmailMailUndoValid", linkDays?number)}</p>
<#if ways?has_content><p>${msg("mepContactTeam", ways?join(" " + msg("mepContactOr") + " "))}</p></#if>
</@layout.emailLayout>
