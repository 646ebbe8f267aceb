<#ftl output_format="plainText">
${msg("mepEmailMailTeam", count?number)}

<#list links as each>
${each}
</#list>
