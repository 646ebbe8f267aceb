<#ftl output_format="plainText">
<#setting time_zone="Europe/Zurich">
${msg("eventRemoveCredentialBody", msg("mepCredential_" + (event.getDetail("credential_type")!"unknown")), event.date?datetime?string("dd.MM.yyyy, HH:mm"), event.ipAddress)}
