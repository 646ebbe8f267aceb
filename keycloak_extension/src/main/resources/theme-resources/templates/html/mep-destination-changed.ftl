<#import "template.ftl" as layout>
<@layout.emailLayout>
<p>${msg("mepDestinationMailLead_" + channel, siteName, at, destination)}</p>
<p>${msg("mepDestinationMailIfYou")}</p>
<p>${msg("mepDestinationMailIfNot", contact.telephone, contact.email)}</p>
</@layout.emailLayout>
