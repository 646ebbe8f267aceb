<#import "template.ftl" as layout>
<#-- To the owner of an address with which an account is requested again: what the state is and what to do. -->
<#macro about state>
<#local ways = [contact.telephone, contact.email]?filter(way -> way?has_content)>
<@layout.emailLayout>
<p>${msg("mepRequestMailLead", siteName)}</p>
<p>${msg("mepRequestMailState_" + state)}</p>
<#if link??>
<p>${msg("mepRequestMailAgain")}<br><a href="${link}">${msg("mepRequestMailAgainLink")}</a></p>
<p>${msg("mepRequestMailLinkValid", (linkHours!"24")?number)}</p>
</#if>
<p>${msg("mepRequestMailNothingChanged")}</p>
<#if ways?has_content><p>${msg("mepContactTeam", ways?join(" " + msg("mepContactOr") + " "))}</p></#if>
</@layout.emailLayout>
</#macro>
