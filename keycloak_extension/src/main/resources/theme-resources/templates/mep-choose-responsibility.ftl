<#import "template.ftl" as layout>
<#import "mep-action.ftl" as common>
<#assign fault = messagesPerField.getFirstError('responsibility')>
<#assign heading = msg("mepResponsibilityTitle")>
<#global title = (fault?has_content)?then(msg("mepTitleWithFault", heading), heading) + " – " + msg("loginTitle", realm.displayName)>
<@layout.registrationLayout displayMessage=!fault?has_content; section>
    <#if section = "header">
        ${heading}
    <#elseif section = "form">
        <div class="mep-responsibility">
            <#if fault?has_content>
                <p id="input-error-responsibility" class="mep-responsibility__fault" role="alert" tabindex="-1" autofocus>${fault}</p>
            </#if>
            <#if isNothingLeft>
                <@choices id="mep-responsibility-form">
                    <button id="mep-responsibility-none" name="responsibility" value="" type="submit" class="${properties.kcButtonPrimaryClass!} ${properties.kcButtonBlockClass!}">${msg("mepResponsibilityGoOn")}</button>
                </@choices>
            <#else>
                <p>${msg("mepResponsibilityLead")}</p>
                <#if present??>
                    <p>${msg("mepResponsibilityPresent", present.name!msg("mepResponsibilityOwn"))}</p>
                </#if>
                <#if proposed??>
                    <@choices id="mep-responsibility-again">
                        <button id="mep-responsibility-proposed" name="responsibility" value="${proposed.value}" type="submit" class="${properties.kcButtonPrimaryClass!} ${properties.kcButtonBlockClass!} mep-responsibility__choice">
                            <@words name=(proposed.name??)?then(msg("mepResponsibilityContinue", proposed.name!), msg("mepResponsibilityContinueOwn")) practice=proposed.practice! />
                        </button>
                    </@choices>
                    <#if delegations?has_content || mayActAlone><p>${msg("mepResponsibilityOthers")}</p></#if>
                </#if>
                <#if isSearchOffered>
                    <@searchForm />
                </#if>
                <@choices id="mep-responsibility-form">
                    <ul class="mep-responsibility__choices">
                        <#list delegations as each>
                            <li><@choice value=each.value name=each.name practice=each.practice /></li>
                        </#list>
                        <#if mayActAlone>
                            <li><@choice value="own" name=msg("mepResponsibilityOwn") practice="" /></li>
                        </#if>
                    </ul>
                    <@common.cancel />
                </@choices>
            </#if>
            <script type="module" src="${url.resourcesPath}/js/mep-submit-once.js"></script>
        </div>
    </#if>
</@layout.registrationLayout>

<#macro choices id>
    <form id="${id}" class="mep-responsibility__form" action="${url.loginAction}" method="post" novalidate data-mep-submit-once>
        <#nested>
    </form>
</#macro>

<#macro choice value name practice>
    <button name="responsibility" value="${value}" type="submit" class="${properties.kcButtonSecondaryClass!} ${properties.kcButtonBlockClass!} mep-responsibility__choice">
        <@words name=name practice=practice />
    </button>
</#macro>

<#macro words name practice>
    <span class="mep-responsibility__name">${name}</span>
    <#if practice?has_content><span class="mep-responsibility__practice">${practice}</span></#if>
</#macro>

<#-- A form of its own: the Enter key searches and chooses nobody. -->
<#macro searchForm>
    <form id="mep-responsibility-search" class="mep-responsibility__search" action="${url.loginAction}" method="post" role="search" novalidate data-mep-submit-once>
        <label for="search" class="${properties.kcFormLabelClass!}">
            <span class="${properties.kcFormLabelTextClass!}">${msg("mepResponsibilitySearchLabel")}</span>
        </label>
        <div class="mep-responsibility__searched">
            <span class="${properties.kcInputClass!}">
                <input id="search" name="search" type="search" maxlength="100" value="${search}" autocomplete="off" spellcheck="false" aria-describedby="mep-responsibility-found" <#if search?has_content && !fault?has_content>autofocus</#if>/>
            </span>
            <button id="mep-responsibility-search-submit" type="submit" class="${properties.kcButtonSecondaryClass!}">${msg("mepResponsibilitySearch")}</button>
        </div>
        <#if search?has_content>
            <p id="mep-responsibility-found" class="mep-hint" role="status">
                <#if delegations?has_content>${msg("mepResponsibilityFound", delegations?size?c, total?c)}<#else>${msg("mepResponsibilityNothingFound", search)}</#if>
            </p>
            <button id="mep-responsibility-all" name="showAll" value="true" type="submit" class="mep-responsibility__all ${properties.kcButtonSecondaryClass!}">${msg("mepResponsibilityShowAll")}</button>
        <#else>
            <p id="mep-responsibility-found" class="mep-hint">${msg("mepResponsibilityTotal", total?c)}</p>
        </#if>
    </form>
</#macro>
