<#import "mep-request-about.ftl" as mail>
<@mail.about state="deactivated" />
