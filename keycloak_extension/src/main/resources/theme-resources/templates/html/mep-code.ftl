<#import "template.ftl" as layout>
<@layout.emailLayout>
<p>${msg("mepCodeMailLead_" + purpose, siteName)}</p>
<p style="font-size: 1.75em; font-weight: bold; letter-spacing: 0.15em;">${code}</p>
<p>${msg("mepCodeMailValidity", expiresInMinutes)}</p>
<p>${msg("mepCodeMailWarning_" + purpose)}</p>
</@layout.emailLayout>
