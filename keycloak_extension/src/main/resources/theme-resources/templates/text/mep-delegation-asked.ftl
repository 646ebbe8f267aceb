<#ftl output_format="plainText">
${msg("mepDelegationMailAsked", count?number)}

<#list each as asked>
- ${msg("mepDelegationMailAskedBy", asked.doctor, asked.assistant)}
<#if asked.practice?has_content>
  ${msg("mepDelegationMailPractice", asked.practice)}
</#if>
<#if asked.note?has_content>
  ${msg("mepDelegationMailNote", asked.note)}
</#if>
</#list>

<#list links as link>
${link}
</#list>
