<#ftl output_format="plainText">
${msg("mepOneMailboxLead", siteName, at)}

${msg("mepOneMailboxIfYou")}

${msg("mepOneMailboxIfNot", contact.telephone, contact.email)}
