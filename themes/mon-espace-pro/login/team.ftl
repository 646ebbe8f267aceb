<#-- The team's contact, from realm attributes mep.contact.*, so that page, mail and extension show the same. -->
<#function contact purpose>
  <#return (realm.getAttribute("mep.contact." + purpose))!"">
</#function>

<#function email>
  <#return contact("email")?has_content?then(contact("email"), properties.mepContactEmail)>
</#function>

<#macro emailLink>
<a href="mailto:${email()}">${email()}</a></#macro>

<#-- The contact in the form that the extension's macros (mep-contact.ftl) expect. Stock pages get no contact from the
     extension. -->
<#function asContact>
  <#local telephone = contact("telephone")>
  <#local bookingUrl = contact("bookingUrl")>
  <#return {
    "email": email(),
    "telephone": telephone,
    "telephoneLink": telephone?replace("[^0-9+]", "", "r"),
    "bookingUrl": bookingUrl?starts_with("https://")?then(bookingUrl, ""),
    "desk": contact("desk")
  }>
</#function>
