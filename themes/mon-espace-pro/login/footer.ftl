<#-- template.ftl imports this file before it writes the head of the page, so the title of a stock page is set here. A
     screen reader reads the title first, so the title names the error. -->
<#if ((message.type)!"") == "error">
  <#global title = msg("mepPageWithFault", title!"")>
</#if>
<#macro content>
<#-- Keycloak's list of languages needs JavaScript, and brand.css hides it. The order is that of the portal's pages. -->
<#if realm.internationalizationEnabled && locale??>
<nav class="mep-languages" aria-label="${msg("languages")}">
  <ul>
    <#list properties.locales?split(",") as tag>
      <#list locale.supported?filter(each -> each.languageTag == tag) as each>
        <li><a href="${each.url}" lang="${tag}" hreflang="${tag}"<#if tag == locale.currentLanguageTag> aria-current="true"</#if>>${each.label}</a></li>
      </#list>
    </#list>
  </ul>
</nav>
</#if>
<#if (contact.email)?has_content>
<p class="mep-footer">${msg("mepFooterQuestion")} <a href="mailto:${contact.email}">${contact.email}</a></p>
</#if>
</#macro>
