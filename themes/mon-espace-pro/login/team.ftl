<#-- Whom to ask: realm attributes mep.contact.*, so that page, mail and extension name the same people. -->
<#function contact purpose>
  <#return (realm.getAttribute("mep.contact." + purpose))!"">
</#function>

<#function email>
  <#return contact("email")?has_content?then(contact("email"), properties.mepContactEmail)>
</#function>

<#macro emailLink>
<a href="mailto:${email()}">${email()}</a></#macro>

<#-- The ways to have one's identity validated, as the user manual lists them; a way without a setting is left out. -->
<#macro waysToValidate>
  <ul class="mep-ways">
    <#if contact("bookingUrl")?starts_with("https://")>
      <li>
        <strong>${msg("mepContactVideo")}</strong>
        <a href="${contact("bookingUrl")}" rel="noreferrer">${msg("mepContactBook")}</a>
      </li>
    </#if>
    <#if contact("desk")?has_content>
      <li><strong>${msg("mepContactInPerson")}</strong> ${contact("desk")}</li>
    </#if>
    <#if contact("telephone")?has_content>
      <li>
        <strong>${msg("mepContactTelephone")}</strong>
        <a href="tel:${contact("telephone")?replace(" ", "")}">${contact("telephone")}</a>
      </li>
    </#if>
    <li><strong>${msg("mepContactEmail")}</strong> <@emailLink/></li>
  </ul>
</#macro>
