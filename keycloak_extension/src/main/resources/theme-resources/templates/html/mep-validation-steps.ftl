<#-- How an account gets validated, in a mail to its owner. A way that the installation does not have is left out. -->
<#macro steps>
<#if contact.email?has_content || contact.bookingUrl?has_content || contact.desk?has_content>
<p>${msg("mepAccountHowTo")}</p>
<ul>
<#if contact.email?has_content><li>${msg("mepAccountIdentityCopy")} <a href="mailto:${contact.email}">${contact.email}</a>${msg("mepAccountIdentityCopyHow")}</li></#if>
<#if contact.bookingUrl?has_content || contact.desk?has_content>
<li>${msg("mepAccountAppointment")}
<ul>
<#if contact.bookingUrl?has_content><li><a href="${contact.bookingUrl}">${msg("mepRequestMailByVideo")}</a></li></#if>
<#if contact.desk?has_content><li>${msg("mepAccountInPerson")} ${[contact.desk, contact.hours, contact.telephone]?filter(each -> each?has_content)?join(", ")}.</li></#if>
</ul>
</li>
</#if>
<li>${msg("mepAccountBring")}</li>
</ul>
<#else>
<p>${msg("mepAccountTeamTells")}</p>
</#if>
</#macro>
