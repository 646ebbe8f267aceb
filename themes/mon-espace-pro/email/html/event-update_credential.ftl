<#import "template.ftl" as layout>
<#setting time_zone="Europe/Zurich">
<@layout.emailLayout>
${kcSanitize(msg("eventUpdateCredentialBodyHtml", msg("mepCredential_" + (event.getDetail("credential_type")!"unknown")), event.date?datetime?string("dd.MM.yyyy, HH:mm"), event.ipAddress))?no_esc}
</@layout.emailLayout>
