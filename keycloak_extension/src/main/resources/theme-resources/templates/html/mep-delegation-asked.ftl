<#import "template.ftl" as layout>
<@layout.emailLayout>
<p>${msg("mepDelegationMailAsked", count?number)}</p>
<ul>
<#list each as asked>
<li>${msg("mepDelegationMailAskedBy", asked.doctor, asked.assistant)}<#if asked.practice?has_content><br/>${msg("mepDelegationMailPractice", asked.practice)}</#if><#if asked.note?has_content><br/>${msg("mepDelegationMailNote", asked.note)}</#if></li>
</#list>
</ul>
<ul>
<#list links as link><li style="overflow-wrap: anywhere;"><a href="${link}">${link}</a></li></#list>
</ul>
</@layout.emailLayout>
