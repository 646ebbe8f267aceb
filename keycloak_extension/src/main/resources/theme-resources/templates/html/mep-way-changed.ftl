<#import "template.ftl" as layout>
<#assign ways = [contact.telephone, contact.email]?filter(each -> each?has_content)>
<#assign what = factor?has_content?then(msg("mepWayFactor_" + factor), value)>
<@layout.emailLayout>
<p>${msg("mepWayMail_" + step + "_" + way, siteName, on, what)}</p>
<#if step != "cancelled">
<#if way != "codeChannel"><p>${msg("mepWayMailSessions")}</p></#if>
<p>${msg("mepWayMailIfYou")}</p>
<p>${msg("mepWayMailIfNot_" + step)}</p>
</#if>
<#if ways?has_content><p>${msg("mepContactTeam", ways?join(" " + msg("mepContactOr") + " "))}</p></#if>
</@layout.emailLayout>
