<#ftl output_format="plainText">
${msg("mepRequestMailTeam", count?number)}

<#list links as each>
${each}
</#list>
