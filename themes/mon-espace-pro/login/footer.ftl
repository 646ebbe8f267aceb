<#import "team.ftl" as team>
<#macro content>
<p class="mep-footer">${msg("mepFooterQuestion")} <@team.emailLink/></p>
</#macro>
