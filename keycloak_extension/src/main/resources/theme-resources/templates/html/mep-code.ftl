<#import "template.ftl" as layout>
<@layout.emailLayout>
<p>${msg("mepCodeMailLead_" + purpose, siteName)}</p>
<p style="font-size: 28px; font-weight: 600; letter-spacing: 4px;">${code}</p>
<p>${msg("mepCodeMailValidity", expiresInMinutes)}</p>
<p>${msg("mepCodeMailWarning_" + purpose)}</p>
</@layout.emailLayout>
