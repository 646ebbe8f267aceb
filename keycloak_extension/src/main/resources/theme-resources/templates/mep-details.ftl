<#import "user-profile-commons.ftl" as fields>
<#import "mep-faults.ftl" as faultsOf>
<#-- Fields of the registration form on another page: its faults, and the fields with their button. -->
<#function faults>
    <#local found = faultsOf.of("global", "")>
    <#list profile.attributes as attribute><#local found += faultsOf.of(attribute.name, attribute.name)></#list>
    <#return found>
</#function>

<#macro form id submit>
    <@faultsOf.summary faults=faults() title=msg("mepRegisterFaults") />
    <form id="${id}" class="${properties.kcFormClass!}" action="${url.loginAction}" method="post" novalidate data-mep-submit-once>
        <@fields.userProfileFormFields; callback, attribute></@fields.userProfileFormFields>
        <div class="mep-buttons">
            <button id="${id}-submit" type="submit" class="${properties.kcButtonPrimaryClass!} ${properties.kcButtonBlockClass!}">${submit}</button>
            <#nested>
        </div>
    </form>
    <script type="module" src="${url.resourcesPath}/js/account-request.js"></script>
    <script type="module" src="${url.resourcesPath}/js/mep-submit-once.js"></script>
</#macro>
