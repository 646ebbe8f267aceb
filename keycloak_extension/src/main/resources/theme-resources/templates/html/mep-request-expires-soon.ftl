<#import "template.ftl" as layout>
<#assign ways = [contact.telephone, contact.email]?filter(way -> way?has_content)>
<@layout.emailLayout>
<p>${msg("mepEndMailRequestSoon", siteName, on)}</p>
<p>${msg("mepEndMailRequestDo")}</p>
<#if contact.bookingUrl?has_content><p>${msg("mepAccountAppointment")} <a href="${contact.bookingUrl}">${contact.bookingUrl}</a></p></#if>
<#if ways?has_content><p>${msg("mepContactTeam", ways?join(" " + msg("mepContactOr") + " "))}</p></#if>
</@layout.emailLayout>
