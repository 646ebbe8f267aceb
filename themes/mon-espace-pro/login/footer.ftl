<#import "mep-contact.ftl" as contact>
<#macro content>
<p class="mep-footer">${msg("mepFooterQuestion")} <@contact.emailLink/></p>
</#macro>
