<#ftl output_format="plainText">
${msg("mepDestinationMailLead_" + channel, siteName, at, destination)}

${msg("mepDestinationMailIfYou")}

${msg("mepDestinationMailIfNot", contact.telephone, contact.email)}
