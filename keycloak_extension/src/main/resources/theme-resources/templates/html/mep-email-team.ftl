<#import "template.ftl" as layout>
<@layout.emailLayout>
<p>${msg("mepEmailMailTeam", count?number)}</p>
<ul>
<#list links as each><li style="overflow-wrap: anywhere;"><a href="${each}">${each}</a></li></#list>
</ul>
</@layout.emailLayout>
