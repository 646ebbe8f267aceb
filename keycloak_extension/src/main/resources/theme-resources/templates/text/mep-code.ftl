<#ftl output_format="plainText">
${msg("mepCodeMailLead", siteName)}

${code}

${msg("mepCodeMailValidity", expiresInMinutes)}

${msg("mepCodeMailWarning")}
