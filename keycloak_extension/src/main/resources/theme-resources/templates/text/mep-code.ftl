<#ftl output_format="plainText">
${msg("mepCodeMailLead_" + purpose, siteName)}

${code}

${msg("mepCodeMailValidity", expiresInMinutes)}

${msg("mepCodeMailWarning_" + purpose)}
