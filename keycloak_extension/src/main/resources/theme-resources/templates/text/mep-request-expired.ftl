<#ftl output_format="plainText">
<#import "mep-request-about.ftl" as mail>
<@mail.about state="expired" />
