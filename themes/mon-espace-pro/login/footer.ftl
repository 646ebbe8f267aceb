<#-- template.ftl imports this file before it writes the page's head, so the title of a stock page is set here: who
     reads the page by ear learns from the title that something is wrong. -->
<#if ((message.type)!"") == "error">
  <#global title = msg("mepPageWithFault", title!"")>
</#if>
<#macro content>
<#if (contact.email)?has_content>
<p class="mep-footer">${msg("mepFooterQuestion")} <a href="mailto:${contact.email}">${contact.email}</a></p>
</#if>
</#macro>
