<#-- template.ftl imports this file before it writes the head of the page, so the title of a stock page is set here. A
     screen reader reads the title first, so the title names the error. -->
<#if ((message.type)!"") == "error">
  <#global title = msg("mepPageWithFault", title!"")>
</#if>
<#macro content>
<#if (contact.email)?has_content>
<p class="mep-footer">${msg("mepFooterQuestion")} <a href="mailto:${contact.email}">${contact.email}</a></p>
</#if>
</#macro>
