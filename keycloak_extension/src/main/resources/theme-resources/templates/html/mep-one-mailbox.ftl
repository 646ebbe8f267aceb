<#import "template.ftl" as layout>
<@layout.emailLayout>
<p>${msg("mepOneMailboxLead", siteName, at)}</p>
<p>${msg("mepOneMailboxIfYou")}</p>
<p>${msg("mepOneMailboxIfNot", contact.telephone, contact.email)}</p>
</@layout.emailLayout>
